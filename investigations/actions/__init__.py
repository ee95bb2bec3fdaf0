"""Investigations actions."""
