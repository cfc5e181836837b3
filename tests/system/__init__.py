"""Tests against real parts: WordPress, PostgreSQL, a browser. Run by `python3 run.py test --system`."""
