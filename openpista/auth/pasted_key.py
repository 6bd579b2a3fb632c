"""Whether a text given as an address is a key that was pasted into the wrong field.

An address is shown, sent to name servers and kept in plain sight; a key must not be taken for
one.
"""

import re

from openpista.guard.redact import Redactor

_LEAST_RUN_CHARS = 20
"""So many letters and digits in a row, digits among them, are no name that people give."""

_RUN = r"[A-Za-z0-9_]+"
_HOST = r"[^/:?#]*"


def looks_like_key(text: str) -> bool:
    """Say whether `text` has the shape of a known key, or a host that can only be one."""
    text = text.strip()
    if Redactor().redact_outgoing(text) != text:
        return True
    matched = re.match(_HOST, text.partition("://")[2] or text)
    host = matched.group() if matched else ""
    name, dot, last = host.rpartition(".")
    if not dot:
        return any(map(_is_random, re.findall(_RUN, host)))
    # What follows the last dot is a word, or a number where the whole is an IP address.
    is_mixed = not last.isdigit() and any(letter.isdigit() for letter in last)
    return is_mixed and not last.startswith("xn--") and any(map(_is_random, re.findall(_RUN, name)))


def _is_random(run: str) -> bool:
    return len(run) >= _LEAST_RUN_CHARS and any(letter.isdigit() for letter in run)
