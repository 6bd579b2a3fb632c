"""openpista: an autonomous agent on its owner's computer, reached from any window."""

__version__ = "0.1.0"
