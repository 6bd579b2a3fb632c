"""Reasoning that a local model writes into its answer, told apart: `<think>…</think>`.

Only at the very start of an answer: further in, the same letters are somebody's text.
"""

from typing import Literal

Kind = Literal["text", "thinking"]

OPENING = "<think>"
CLOSING = "</think>"


class ThinkSplitter:
    """Sorts pieces of an answer into text and thinking; holds back what might become a tag."""

    def __init__(self) -> None:
        self._state: Literal["start", "opened", "thinking", "after", "text"] = "start"
        self._held = ""

    def feed(self, piece: str) -> list[tuple[Kind, str]]:
        """Return what `piece` settles, in order."""
        self._held += piece
        found: list[tuple[Kind, str]] = []
        if self._state == "start":
            self._open()
        if self._state == "opened":
            self._held = self._held.lstrip()
            self._state = "thinking" if self._held else "opened"
        if self._state == "thinking":
            found += self._think()
        if self._state == "after":
            self._held = self._held.lstrip()
            self._state = "text" if self._held else "after"
        if self._state == "text" and self._held:
            found.append(("text", self._held))
            self._held = ""
        return found

    def finish(self) -> list[tuple[Kind, str]]:
        """Return what was held back."""
        held, self._held = self._held, ""
        if not held:
            return []
        return [("thinking" if self._state == "thinking" else "text", held)]

    def _open(self) -> None:
        start = self._held.lstrip()
        if start.startswith(OPENING):
            self._state = "opened"
            self._held = start.removeprefix(OPENING)
        elif not OPENING.startswith(start):
            self._state = "text"

    def _think(self) -> list[tuple[Kind, str]]:
        thought, closing, rest = self._held.partition(CLOSING)
        if closing:
            self._state = "after"
            self._held = rest
        else:
            keep = _tail_that_may_close(thought)
            self._held = thought[len(thought) - keep :]
            thought = thought[: len(thought) - keep]
        return [("thinking", thought)] if thought else []


def _tail_that_may_close(text: str) -> int:
    longest = min(len(text), len(CLOSING) - 1)
    return next((n for n in range(longest, 0, -1) if CLOSING.startswith(text[-n:])), 0)
