"""What a key means with the user's own keys in the table, and which keys cannot be had.

Names of keys are those of the terminal library: `ctrl+p`, `question_mark`, `f1`, `ㅛ`.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from openpista.tui.core.keymap_table import INSIDE, KEYS, TYPED, KeySpec, Place
from openpista.tui.core.phrase import Phrase, phrase

Own = tuple[tuple[str, str], ...]
"""The user's keys: pairs of an action and its keys, these parted by commas (`ui.keys`)."""

NEVER_TAKEN = frozenset({"ctrl+m", "ctrl+i", "ctrl+left_square_bracket"})
"""Keys that terminals cannot tell from enter, tab and esc."""

KEPT = frozenset({"prompt.send", "dialog.close", "row.choose", "card.no", "words.send", "leave"})
"""Actions without which there would be no way on or out: they are never left without a key."""

# The letters of a Korean keyboard (two sets) and those of the same keys on an English one, as
# whole letters and as the parts that some systems send.
_LETTERS = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ"
_LATIN = "qwertyuiopasdfghjklzxcvbnm"
_FIRST_PARTS = (
    0x1100, 0x1102, 0x1103, 0x1105, 0x1106, 0x1107, 0x1109, 0x110B, 0x110C, 0x110E, 0x110F,
    0x1110, 0x1111, 0x1112,
)  # fmt: skip
_MIDDLE_PARTS = (
    0x1161, 0x1162, 0x1163, 0x1165, 0x1166, 0x1167, 0x1169, 0x116D, 0x116E, 0x1172, 0x1173, 0x1175,
)  # fmt: skip
_PARTS = dict(
    zip(map(chr, _FIRST_PARTS + _MIDDLE_PARTS), "rsefaqtdwczxvgkoijpuhynbml", strict=True)
)
_SHIFTED = dict(zip("ㅃㅉㄸㄲㅆㅒㅖ", "QWERTOP", strict=True))
_HANGUL = dict(zip(_LETTERS, _LATIN, strict=True)) | _PARTS | _SHIFTED


def latin(key: str) -> str:
    """Return a key as it is called on an English keyboard: `ctrl+ㅔ` is `ctrl+p`."""
    *held, last = key.split("+") if len(key) > 1 else ("", key)[1:]
    letter = _HANGUL.get(last, last)
    if held and letter != last:
        letter = letter.lower()
    return "+".join((*held, letter))


class Resolved(Struct, frozen=True):
    """The table with the user's keys in it, and a sentence for each that could not be had."""

    specs: tuple[KeySpec, ...] = KEYS
    problems: tuple[Phrase, ...] = ()


def resolve(own: Own) -> Resolved:
    """Put the user's keys into the table. A key that cannot be had stays where it is, and an
    action that is needed is never left without any."""
    wanted = {name: listed(text) for name, text in own}
    known = {spec.id for spec in KEYS}
    problems = [phrase("notice.key_unknown", name=name) for name in wanted if name not in known]
    settled = [spec for spec in KEYS if spec.id not in wanted]
    chosen: dict[str, KeySpec] = {}
    # Those that are needed choose first, so that nobody else can have taken their last key.
    for spec in sorted(KEYS, key=lambda spec: spec.id not in KEPT):
        if spec.id not in wanted:
            continue
        keys: list[str] = []
        for key in wanted[spec.id]:
            told = _refusal(spec, key, settled)
            keys += [] if told is not None else [key]
            problems += [] if told is None else [told]
        if not keys and spec.id in KEPT:
            problems.append(phrase("notice.key_needed", wanted=spec.id))
            keys += [key for key in spec.keys if _refusal(spec, key, settled) is None]
        chosen[spec.id] = replace(spec, keys=tuple(keys))
        settled.append(chosen[spec.id])
    specs = tuple(chosen.get(spec.id, spec) for spec in KEYS)
    return Resolved(specs, tuple(dict.fromkeys(problems)))


def refusal(own: Own, action: str, key: str) -> Phrase | None:
    """Return why an action cannot have a key; None where it can."""
    specs = resolve(own).specs
    spec = next((spec for spec in specs if spec.id == action), None)
    if spec is None:
        return phrase("notice.key_unknown", name=action)
    return _refusal(spec, key, [other for other in specs if other.id != action])


def meanings(specs: Iterable[KeySpec]) -> Mapping[tuple[Place, str], str]:
    """Return the action of each key in each place."""
    return {(place, key): spec.id for spec in specs for place in spec.places for key in spec.keys}


def listed(text: str) -> tuple[str, ...]:
    """Return the keys that a text names, parted by commas."""
    return tuple(dict.fromkeys(key.strip() for key in text.split(",") if key.strip()))


def place_of(place: Place, key: str, found: Mapping[tuple[Place, str], str]) -> str:
    """Return the action of a key where one is; empty where it has none."""
    key = latin(key)
    action = found.get((place, key), "")
    outer = INSIDE.get(place)
    return found.get((outer, key), "") if not action and outer is not None else action


def _refusal(spec: KeySpec, key: str, others: Iterable[KeySpec]) -> Phrase | None:
    if key in NEVER_TAKEN:
        return phrase("notice.key_reserved", press=key)
    if len(key) == 1 and any(place in TYPED for place in spec.places):
        return phrase("notice.key_letter", press=key)
    for other in others:
        if key in other.keys and any(place in other.places for place in spec.places):
            return phrase("notice.key_taken", press=key, taken=other.id, wanted=spec.id)
    return None
