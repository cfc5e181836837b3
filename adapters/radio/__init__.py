"""Bulletins for the loudspeakers of wards and communes; `adapter.py` is the class, the rest are its steps."""
