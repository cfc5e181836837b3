"""The tests of the adapters; `contract.py` is the suite that every one of them inherits."""
