"""Pictures of the conversation: which are wanted, which can be drawn, which cannot.

The pixels are no state: they lie on a shelf beside it (`runtime/images.py`), as fonts would. A
recording therefore plays back with placeholders.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.message import Image
from openpista.tui.core.arrivals import PictureFailed, PictureLoaded
from openpista.tui.core.effects import LoadPicture, OpenPicture, Outcome
from openpista.tui.core.stamp import ActionBase

MAX_KNOWN = 200
"""Pictures that are remembered; an older one is asked for again when it is seen again."""

PictureState = Literal["loading", "ready", "failed"]


class Known(Struct, frozen=True):
    """What is known of a picture; `reason` is why it cannot be drawn."""

    sha256: str
    state: PictureState = "loading"
    reason: str = ""


class Images(Struct, frozen=True):
    """`known` are pictures that were seen, newest last."""

    known: tuple[Known, ...] = ()


class PicturesSeen(ActionBase, frozen=True):
    """Pictures came into view that are not known yet."""

    hashes: tuple[str, ...]


class PictureOpened(ActionBase, frozen=True):
    """The user wants a picture in the viewer of their desktop."""

    image: Image


ImageAction = PicturesSeen | PictureOpened
HEARS = (PicturesSeen, PictureOpened, PictureLoaded, PictureFailed)

Changed = tuple[Images, tuple[Outcome, ...]]


def update(images: Images, action: ActionBase) -> Changed:
    """Return the images after `action`, and what is to be done."""
    match action:
        case PicturesSeen(hashes=hashes):
            return _seen(images, hashes)
        case PictureOpened(image=image):
            return images, (OpenPicture(image.sha256),)
        case PictureLoaded(sha256=sha256):
            return _put(images, Known(sha256, "ready")), ()
        case PictureFailed(sha256=sha256, reason=reason):
            return _put(images, Known(sha256, "failed", reason)), ()
        case _:
            return images, ()


def known_of(images: Images, sha256: str) -> Known | None:
    """Return what is known of a picture."""
    return next((known for known in images.known if known.sha256 == sha256), None)


def _seen(images: Images, hashes: tuple[str, ...]) -> Changed:
    have = {known.sha256 for known in images.known}
    fresh = tuple(dict.fromkeys(sha256 for sha256 in hashes if sha256 not in have))
    if not fresh:
        return images, ()
    known = (*images.known, *(Known(sha256) for sha256 in fresh))[-MAX_KNOWN:]
    return replace(images, known=known), tuple(LoadPicture(sha256) for sha256 in fresh)


def _put(images: Images, now: Known) -> Images:
    """Only what is still remembered changes: an answer that comes late counts nothing."""
    known = tuple(now if old.sha256 == now.sha256 else old for old in images.known)
    return images if known == images.known else replace(images, known=known)
