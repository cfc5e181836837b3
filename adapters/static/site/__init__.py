"""The look of the website: templates, style sheet and mark. `pages.py` fills them in."""
