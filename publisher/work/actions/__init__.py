"""What a person can decide, once for every entrance: who may, when, what follows, what is said.

`registry.ACTIONS` names every action; pages and the API are made from it, the commands say the same words.
"""
