"""Identifiers: a type of its own for each, ULIDs where we make them (decisions.md 1)."""

import re
from collections.abc import Callable
from typing import NewType

SessionId = NewType("SessionId", str)
TurnId = NewType("TurnId", str)
MessageId = NewType("MessageId", str)
CallId = NewType("CallId", str)
ApprovalId = NewType("ApprovalId", str)
GrantId = NewType("GrantId", str)
StreamId = NewType("StreamId", str)
LoginId = NewType("LoginId", str)
JobId = NewType("JobId", str)

HOUSE = StreamId("house")
"""The stream of everything that belongs to no single session."""

NewUlid = Callable[[], str]
"""A source of fresh ULIDs; passed in wherever an id is made, so that tests decide it."""

_SAFE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def session_stream(session_id: SessionId) -> StreamId:
    """Return the stream on which a session's events are told."""
    return StreamId(session_id)


def is_safe_id(text: str) -> bool:
    """Say whether `text` may serve as an id from outside (security.md §11)."""
    return _SAFE_ID.fullmatch(text) is not None
