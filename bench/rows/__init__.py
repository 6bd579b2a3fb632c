"""One file per row of the budget table."""
