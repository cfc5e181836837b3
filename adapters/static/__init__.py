"""A website of plain files; `adapter.py` is the class, `site/` the templates, the rest are its steps."""
