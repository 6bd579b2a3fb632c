"""What may reach a terminal, a log or a title; and text shown so that no byte can hide.

`safe_text` is for reading: it takes away everything that could move a cursor, write the
clipboard or turn the reading order. `visible_text` is for deciding: it shows what is there.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from openpista.domain.sentence import Sentence

# Sequences end at the next control character at the latest, so that an open one cannot
# swallow the text behind it, and so that the search stays linear.
_SEQUENCE = r"""
    (?: \x1b[\]PX^_] | [\x90\x98\x9d-\x9f] )        # OSC, DCS, SOS, PM, APC
        [^\x00-\x08\x0a-\x1f\x7f-\x9f]* (?: \x07 | \x1b\\ | \x9c )
    | (?: \x1b\[ | \x9b ) [0-?]* [ -/]* [@-~]        # CSI
    | \x1b [ -/]* [0-~]                              # all shorter ones
    """

# C0 but tab and newline, DEL, C1; bidi controls; line and paragraph separators; surrogates.
_UNSAFE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"

_NAMED = {"\n": r"\n", "\r": r"\r"}


def safe_text(text: str, *, keep_newlines: bool = True) -> str:
    r"""Return `text` without anything that a terminal would obey (security.md §13).

    Escape sequences vanish whole; what is left of control characters, bidi controls and lone
    surrogates becomes a visible escape like `\x07`. A carriage return counts as a line break.
    With `keep_newlines=False` line breaks become `\n` literally, so that a log line or a title
    stays one line. Clean text is returned as it is.
    """
    if text.isprintable():  # most is: nothing unsafe counts as printable
        return text
    unsafe = _unsafe("" if keep_newlines else "\n")
    if unsafe.search(text) is None:
        return text
    text = _sequences().sub("", text)
    if keep_newlines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unsafe.sub(_escape, text)


@cache
def _unsafe(besides: str) -> re.Pattern[str]:
    """Compiled with the first text that is not plain: no window waits for it."""
    return re.compile(f"[{_UNSAFE}{besides}]")


@cache
def _sequences() -> re.Pattern[str]:
    return re.compile(_SEQUENCE, re.VERBOSE)


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    code = ord(char)
    return _NAMED.get(char) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def visible_text(text: str, scripts: Iterable[str]) -> str:
    """Return `text` so that different texts never look alike (security.md §4, Display).

    ASCII and the letters and digits of `scripts` (`Latin`, `Hangul`, `Han`, `Cyrillic` …) stay;
    a newline stays; every other character becomes its code point in brackets that cannot
    otherwise occur: `⟨U+202E⟩`.
    """
    prefixes = _name_prefixes(scripts)
    return "".join(char if _is_plain(char, prefixes) else _bracketed(char) for char in text)


def display_warnings(text: str, scripts: Iterable[str]) -> tuple[str, ...]:
    """Return in English what a reader of `text` should mistrust; see `mistrusted`."""
    return tuple(sentence.text for sentence in mistrusted(text, scripts))


def mistrusted(text: str, scripts: Iterable[str]) -> tuple[Sentence, ...]:
    """Return sentences about what a reader of `text` should mistrust: invisible characters,
    letters that look like ASCII ones, words of mixed alphabets."""
    prefixes = _name_prefixes(scripts)
    strange = [char for char in dict.fromkeys(text) if not _is_plain(char, prefixes)]
    hidden = [char for char in strange if _is_invisible(char)]
    twins = {char: twin for char in dict.fromkeys(text) if (twin := _ascii_twin(char))}
    warnings: list[Sentence] = []
    if hidden:
        warnings.append(_careful("hidden", listed=_listed(hidden)))
    if twins:
        pairs = ", ".join(f"{_bracketed(char)} ~ {twin}" for char, twin in twins.items())
        warnings.append(_careful("twins", pairs=pairs))
    others = [char for char in strange if char not in twins and char not in hidden]
    if others:
        warnings.append(_careful("strange", listed=_listed(others)))
    warnings += [
        _careful("mixed", word=visible_text(word, scripts), alphabets=", ".join(alphabets))
        for word in dict.fromkeys(re.findall(r"\w+", text))
        if len(alphabets := _alphabets(word)) > 1
    ]
    return tuple(warnings)


_CAREFUL = {
    "hidden": "It contains invisible or control characters: {listed}.",
    "twins": "It contains look-alike letters: {pairs}.",
    "strange": "It contains characters outside your alphabets: {listed}.",
    "mixed": "One word mixes alphabets: {word} ({alphabets}).",
}
_MADE_VISIBLE = frozenset(f"careful.{kind}" for kind in _CAREFUL)


def visible_sentence(sentence: Sentence, scripts: Iterable[str]) -> Sentence:
    """Return a sentence of ours with what is filled in from elsewhere made visible. Those of
    `mistrusted` hold code points in brackets already, which must not be escaped again."""
    if sentence.key in _MADE_VISIBLE:
        return sentence
    scripts = tuple(scripts)
    values = tuple((name, visible_text(value, scripts)) for name, value in sentence.values)
    return Sentence(visible_text(sentence.text, scripts), sentence.key, values)


def _careful(kind: str, **values: str) -> Sentence:
    text = _CAREFUL[kind].format_map(values)
    return Sentence(text, f"careful.{kind}", tuple(values.items()))


_MOST_LISTED = 8

# Names in Unicode begin with the script, except for these.
_PREFIX_OF_SCRIPT = {"HAN": "CJK UNIFIED IDEOGRAPH"}

# Letters by category that show nothing, or show punctuation.
_DECEPTIVE_NAME = r"\b(FILLER|CLICK|SALTILLO|CHOSEONG|JUNGSEONG|JONGSEONG)\b"

# Korean writers type these by themselves; they fold to other code points but look like no other.
_LONE_JAMO = frozenset(map(chr, range(0x3131, 0x3164)))

_TWINS = dict(
    zip(
        "асеорхуіјѕһԁԛԝАВЕКМНОРСТХЅІЈαορνικυΑΒΕΖΗΙΚΜΝΟΡΤΥΧıſǀǃ",
        "aceopxyijshdqwABEKMHOPCTXSIJaopvikuABEZHIKMNOPTYXis|!",
        strict=True,
    )
)


def _name_prefixes(scripts: Iterable[str]) -> tuple[str, ...]:
    names = (script.strip().upper() for script in scripts)
    return tuple(f"{_PREFIX_OF_SCRIPT.get(name, name)}" for name in names if name)


def _is_plain(char: str, prefixes: tuple[str, ...]) -> bool:
    if char == "\n" or " " <= char <= "~":
        return True
    if char < "\xa0" or unicodedata.category(char) not in {"Lu", "Ll", "Lt", "Lo", "Nd"}:
        return False
    name = unicodedata.name(char, "")
    folds = unicodedata.normalize("NFKC", char) != char and char not in _LONE_JAMO
    if folds or re.search(_DECEPTIVE_NAME, name):
        return False
    return any(name.startswith((f"{prefix} ", f"{prefix}-")) for prefix in prefixes)


def _bracketed(char: str) -> str:
    return f"⟨U+{ord(char):04X}⟩"


def _is_invisible(char: str) -> bool:
    if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs", "Mn", "Me"}:
        return True
    return "FILLER" in unicodedata.name(char, "") or char == "\u2800"


def _ascii_twin(char: str) -> str:
    """Return the ASCII letter or sign that `char` looks like, or nothing."""
    if char.isascii():
        return ""
    folded = unicodedata.normalize("NFKC", char)
    return _TWINS.get(char) or (folded if len(folded) == 1 and "!" <= folded <= "~" else "")


def _alphabets(word: str) -> tuple[str, ...]:
    """Return the alphabets of a word's letters, in order; Korean beside Latin counts as one."""
    found = (unicodedata.name(char, "").split(" ")[0] for char in word if char.isalpha())
    return tuple(
        name.title()
        for name in dict.fromkeys(found)
        if name in {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
    )


def _listed(chars: list[str]) -> str:
    more = len(chars) - _MOST_LISTED
    text = " ".join(_bracketed(char) for char in chars[:_MOST_LISTED])
    return f"{text} and {more} more" if more > 0 else text
