"""Programs for those who build openpista."""
