"""Access views."""
