"""Desk templatetags."""
