"""A draft and its chips: large pastes stand in the text as a short token and go out whole."""

from collections.abc import Sequence

from msgspec import Struct

from openpista.domain.ids import SessionId
from openpista.tui.core.attach import Pin


class Chip(Struct, frozen=True):
    """A large paste. `number` is unique in its draft and stands in the token."""

    number: int
    text: str


class Draft(Struct, frozen=True):
    """What stands in a session's composer; `cursor` counts characters.

    `revision` rises only when State itself rewrote the text. While the user walks through the
    history, `walked` is the place there and `unsent` what they had written. `pins` are attached.
    """

    session_id: SessionId
    text: str = ""
    cursor: int = 0
    revision: int = 0
    chips: tuple[Chip, ...] = ()
    walked: int | None = None
    unsent: str = ""
    pins: tuple[Pin, ...] = ()
    pins_made: int = 0


def chip_token(number: int) -> str:
    """Return what stands in the text for a chip."""
    return f"[paste #{number}]"


def surviving_chips(text: str, chips: Sequence[Chip]) -> tuple[Chip, ...]:
    """Return the chips whose token is still whole in `text`."""
    return tuple(chip for chip in chips if chip_token(chip.number) in text)


def spliced(text: str, chips: Sequence[Chip]) -> str:
    """Return the text with every chip in the place of its token; a paste is never read again."""
    if not chips:
        return text
    by_token = {chip_token(chip.number): chip.text for chip in chips}
    parts: list[str] = []
    rest = text
    while rest:
        places = [(rest.find(token), token) for token in by_token if token in rest]
        if not places:
            break
        place, token = min(places)
        parts += [rest[:place], by_token[token]]
        rest = rest[place + len(token) :]
    return "".join([*parts, rest])


def token_before(text: str, place: int, chips: Sequence[Chip]) -> Chip | None:
    """Return the chip whose token ends right before character `place`."""
    before = text[: max(0, place)]
    return next((chip for chip in chips if before.endswith(chip_token(chip.number))), None)


def expand_chip(draft: Draft, number: int) -> str | None:
    """Return the text with one chip written out; None where there is no such chip."""
    for chip in draft.chips:
        if chip.number == number:
            return draft.text.replace(chip_token(number), chip.text, 1)
    return None


def insert(text: str, place: int, addition: str) -> str:
    """Return `text` with `addition` at character `place`, which is kept within the text."""
    place = max(0, min(place, len(text)))
    return text[:place] + addition + text[place:]
