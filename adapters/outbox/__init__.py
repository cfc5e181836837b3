"""Packages to paste by hand; `adapter.py` is the class, the rest are its steps."""
