"""Printing: results on standard output, everything else on standard error.

Text from elsewhere could steer the terminal; it passes `safe_text` wherever a terminal reads it.
"""

import sys
from typing import TextIO

from openpista.guard.safe_text import safe_text


def say(text: str, *, end: str = "\n") -> None:
    """Print a result. A pipe or file gets the text as it is."""
    _write(sys.stdout, text if not sys.stdout.isatty() else safe_text(text), end)


def tell(text: str, *, end: str = "\n") -> None:
    """Print what is no result: progress, warnings, questions."""
    _write(sys.stderr, safe_text(text), end)


def say_json(value: object) -> None:
    """Print a result as JSON: indented for people, on one line for programs."""
    import msgspec

    encoded = msgspec.json.encode(value)
    if sys.stdout.isatty():
        encoded = msgspec.json.format(encoded, indent=2)
    say(encoded.decode())


def at_terminal() -> bool:
    """Say whether a person can be asked: standard input and error are a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _write(stream: TextIO, text: str, end: str) -> None:
    stream.write(f"{text}{end}")
    stream.flush()
