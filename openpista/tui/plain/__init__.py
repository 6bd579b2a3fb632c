"""The plain window: lines in, lines out, over the same core."""
