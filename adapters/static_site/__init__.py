"""The look of the website: templates, style sheet and mark. `adapters/_static_pages.py` fills them in."""
