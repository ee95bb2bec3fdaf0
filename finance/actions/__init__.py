"""Finance actions."""
