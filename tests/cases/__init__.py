"""The case: each act, each page, each address."""
