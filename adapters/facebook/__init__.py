"""A Facebook Page over the Graph API; `adapter.py` is the class, the rest are its steps."""
