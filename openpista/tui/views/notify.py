"""Telling a person who looks elsewhere: a bell, and a notification where the terminal has one."""

from collections.abc import Mapping

from openpista.guard.safe_text import safe_text
from openpista.tui.core.effects import Notify

BELL = "\x07"
_OSC9_TERMINALS = ("iterm", "wezterm", "ghostty", "kitty", "windowsterminal")
_WORDS = {
    "waiting": "openpista needs you",
    "finished": "openpista is done",
    "failed": "openpista could not finish",
}


def notification(wanted: Notify, mode: str, environ: Mapping[str, str]) -> str:
    """Return the sequence that tells it; empty with `off`, only the bell with `bell`."""
    if mode == "off":
        return ""
    terminal = environ.get("TERM_PROGRAM", "").lower() + environ.get("TERM", "").lower()
    known = any(name in terminal for name in _OSC9_TERMINALS)
    if mode == "bell" or not known or "TMUX" in environ:
        return BELL
    title = safe_text(wanted.title, keep_newlines=False)
    text = f"{_WORDS[wanted.kind]}: {title}" if title else _WORDS[wanted.kind]
    return f"\x1b]9;{text}\x07{BELL}"
