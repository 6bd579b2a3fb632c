"""Bare programs that do the minimum with the same libraries: what we are measured against."""
