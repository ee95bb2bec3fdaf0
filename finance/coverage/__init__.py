"""The figure this product exists for: the share of open cases that follow the money, by unit and month."""
