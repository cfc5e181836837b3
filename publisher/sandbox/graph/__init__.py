"""A Facebook Page: the part of the Graph API that publishing needs."""
