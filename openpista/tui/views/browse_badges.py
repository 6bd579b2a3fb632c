"""Badges of the channels that a conversation is bound to: short ones for lists, names beside."""

from collections.abc import Iterable

from openpista.guard.safe_text import safe_text
from openpista.tui.views.rows import Run

_SHORT: dict[str, tuple[str, str]] = {
    "telegram": ("tg", "info"),
    "whatsapp": ("wa", "success"),
    "web": ("web", "thought"),
    "job": ("job", "warning"),
}
MAX_SHORT_CHARS = 4
MY_CHANNEL = "cli"
"""This window's own channel needs no badge."""


def short_badges(channels: Iterable[str]) -> list[Run]:
    """Return a badge of a few letters for each channel, blanks between and after them."""
    return _badges(channels, short=True)


def named_badges(channels: Iterable[str]) -> list[Run]:
    """Return a badge with the name of each channel."""
    return _badges(channels, short=False)


def _badges(channels: Iterable[str], *, short: bool) -> list[Run]:
    runs: list[Run] = []
    for channel in channels:
        if channel == MY_CHANNEL:
            continue
        name = safe_text(channel, keep_newlines=False)
        letters, tone = _SHORT.get(channel, (name[:MAX_SHORT_CHARS], "dim"))
        runs += [(f" {letters if short else name} ", f"cursor+{tone}"), (" ", "text")]
    return runs
