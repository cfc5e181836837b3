"""The pages of the dashboard, one file each; `routes` of each returns what it answers."""
