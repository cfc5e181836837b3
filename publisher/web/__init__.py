"""What the daemon answers over HTTP: the dashboard, the website it makes, and whether it is well."""
