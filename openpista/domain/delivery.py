"""What is owed to a chat, and how a messenger says what became of it (reliability.md P5)."""

from collections.abc import Awaitable, Callable
from typing import Literal

from msgspec import Struct

from openpista.domain.errors import OpenpistaError
from openpista.domain.ids import SessionId, TurnId
from openpista.domain.message import Attachment, ChatAddress, Image
from openpista.domain.wire import snake_case

TurnOutcome = Literal["done", "cancelled", "failed", "interrupted", "expired"]


class ContentBase(Struct, frozen=True, tag_field="type", tag=snake_case):
    """The root of what can be owed; stored as JSON."""


class Reply(ContentBase, frozen=True):
    """What a turn said, in the order in which it said it, and the pictures it made. `text` is
    Markdown and may be empty."""

    session_id: SessionId
    turn_id: TurnId
    text: str
    media: tuple[Image | Attachment, ...] = ()
    outcome: TurnOutcome = "done"


class Remark(ContentBase, frozen=True):
    """A sentence of openpista itself."""

    text: str


Content = Reply | Remark


class Errand(Struct, frozen=True):
    """One thing to send. `taken` are the messenger's ids of those of its messages that are known
    to have arrived, in their order; the next one may have arrived too where `maybe_sent`."""

    key: str
    address: ChatAddress
    content: Content
    taken: tuple[str, ...] = ()
    maybe_sent: bool = False


Took = Callable[[str], Awaitable[None]]
"""Notes that the messenger took one more message, by its id; durable when it returns."""


class PostponedError(OpenpistaError):
    """Nothing was sent, for sure; it may be tried again after `wait_s` seconds."""

    def __init__(self, message: str, *, wait_s: float = 0.0, detail: str = "") -> None:
        super().__init__(message, detail=detail)
        self.wait_s = wait_s


class UnclearError(OpenpistaError):
    """The connection was lost before the answer: it may have been sent or not."""


class UndeliverableError(OpenpistaError):
    """This chat will never take it."""
