"""Ids of our own messages: made from what is sent, so that the same part sent again after a crash
is the same message to WhatsApp, and known as ours when it comes back, without anything kept."""

import hashlib
import re

PREFIX = "3EB0"
"""With which ids of linked devices begin."""

_BODY_DIGITS = 12
_MARK_DIGITS = 6
_OURS = re.compile(rf"{PREFIX}([0-9A-F]{{{_BODY_DIGITS}}})([0-9A-F]{{{_MARK_DIGITS}}})")


def own_id(key: str) -> str:
    """Return the id of the message that `key` names; the same for the same key, always."""
    body = hashlib.sha256(key.encode()).hexdigest()[:_BODY_DIGITS].upper()
    return f"{PREFIX}{body}{_mark(body)}"


def is_own_id(message_id: str) -> bool:
    """Say whether a message is one of ours; of others one in sixteen million looks so."""
    found = _OURS.fullmatch(message_id)
    return found is not None and found[2] == _mark(found[1])


def _mark(body: str) -> str:
    return hashlib.sha256(f"openpista {body}".encode()).hexdigest()[:_MARK_DIGITS].upper()
