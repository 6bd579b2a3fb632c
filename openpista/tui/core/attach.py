"""What a draft carries beside its words: pictures and files, as chips until it is sent."""

import re
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct

from openpista.domain.ids import SessionId
from openpista.domain.media import MAX_CARRIED
from openpista.domain.message import Attachment, Image
from openpista.tui.core.arrivals import AttachmentFailed, AttachmentReady
from openpista.tui.core.stamp import ActionBase

_PICTURE_ENDS = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_PATH_START = ("/", "~/", "./", "file://")
MAX_PATH_CHARS = 4_096


class Pin(Struct, frozen=True):
    """Something attached. `block` is there once the gateway has it; a `number` is used once in
    its draft."""

    number: int
    name: str
    block: Image | Attachment | None = None
    path: str = ""


class FileAttached(ActionBase, frozen=True):
    """The user wants a file to go with the draft; `path` as it was typed, pasted or dropped."""

    session_id: SessionId
    path: str


class ClipboardAttached(ActionBase, frozen=True):
    """The user wants the picture in the clipboard to go with the draft."""

    session_id: SessionId


class PinRemoved(ActionBase, frozen=True):
    """The user takes something attached out again."""

    session_id: SessionId
    number: int


AttachAction = FileAttached | ClipboardAttached | PinRemoved
HEARD = (FileAttached, ClipboardAttached, PinRemoved, AttachmentReady, AttachmentFailed)

Refusal = Literal["", "attach.too_many"]


def refusal(pins: tuple[Pin, ...]) -> Refusal:
    """Return the key of why nothing more can be attached; empty while it can."""
    return "attach.too_many" if len(pins) >= MAX_CARRIED else ""


def pinned(pins: tuple[Pin, ...], action: ActionBase) -> tuple[Pin, ...]:
    """Return what is attached after something was taken out or came to an end."""
    match action:
        case PinRemoved(number=number) | AttachmentFailed(number=number):
            return tuple(pin for pin in pins if pin.number != number)
        case AttachmentReady(number=number, block=block):
            return tuple(
                Pin(number, pin.name, block, pin.path) if pin.number == number else pin
                for pin in pins
            )
        case _:
            return pins


def path_of(pins: tuple[Pin, ...], number: int) -> str:
    """Return the path that something was attached by; empty for the clipboard."""
    return next((pin.path for pin in pins if pin.number == number), "")


def are_ready(pins: tuple[Pin, ...]) -> bool:
    """Say whether the gateway has everything that is attached."""
    return all(pin.block is not None for pin in pins)


def blocks_of(pins: tuple[Pin, ...]) -> tuple[Image | Attachment, ...]:
    """Return what goes with the message."""
    return tuple(pin.block for pin in pins if pin.block is not None)


def returned(blocks: tuple[Image | Attachment, ...], made: int) -> tuple[Pin, ...]:
    """Return what comes back from a message that was not taken, numbered after `made`."""
    names = (block.alt if isinstance(block, Image) else block.name for block in blocks)
    return tuple(
        Pin(made + number, name, block)
        for number, (name, block) in enumerate(zip(names, blocks, strict=True), start=1)
    )


def dropped_picture(pasted: str) -> str:
    """Return the path of a picture that was dropped on the window, which a terminal pastes as
    its path or `file://` address; empty where a paste is no such thing."""
    text = pasted.strip()
    if len(text) > MAX_PATH_CHARS or "\n" in text:
        return ""
    if not text.strip("'\"").lower().endswith(_PICTURE_ENDS):
        return ""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    if not text.startswith(_PATH_START):
        return ""
    if text.startswith("file://"):
        host, slash, path = text.removeprefix("file://").partition("/")
        return unquote(slash + path) if host in {"", "localhost"} else ""
    return re.sub(r"\\(.)", r"\1", text)
