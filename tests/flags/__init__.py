"""Tests of the flags and of coverage."""
