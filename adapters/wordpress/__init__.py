"""WordPress over its REST API; `adapter.py` is the class, the rest are its steps."""
