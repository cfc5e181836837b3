"""A newspaper's CMS: the part of the WordPress REST API that publishing needs."""
