"""The English texts; a file for each subject, found by its name (`catalogue.py`)."""
