"""What the daemon answers over HTTP: the website it makes, and whether it is well."""
