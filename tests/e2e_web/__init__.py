"""The page in a real browser at the real server."""
