"""Notices on their way: how a letter reaches people, by mail or through a service of theirs."""
