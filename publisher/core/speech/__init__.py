"""Vietnamese text for the ear: `reading.py` is the way through, the rest are its steps."""
