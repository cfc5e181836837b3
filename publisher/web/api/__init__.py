"""The API: what programs ask and order, with a token; records as the commands print them with `--json`."""
