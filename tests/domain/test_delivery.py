"""What is owed to a chat."""

import msgspec

from openpista.domain.delivery import Content, PostponedError, Remark, Reply
from openpista.domain.ids import SessionId, TurnId
from openpista.domain.message import Attachment


def test_contents_come_back_from_json_as_what_they_were() -> None:
    reply = Reply(SessionId("s"), TurnId("t"), "Hi", (Attachment("a", "b", "c", 1),), "failed")
    for content in (reply, Remark("The disk is full.")):
        text = msgspec.json.encode(content)
        assert msgspec.json.decode(text, type=Content) == content


def test_a_pause_is_told_with_the_reason() -> None:
    error = PostponedError("Too many requests.", wait_s=3.5)
    assert (error.message, error.wait_s) == ("Too many requests.", 3.5)
