"""Notices a model that goes in circles: the same call with the same result, over and over."""

from openpista.domain.message import ToolCall

SAME_RESULTS = 3
"""After so many equal results the same call is not run again."""
REFUSALS = 3
"""After so many refused repetitions in a turn the model is asked to stop and report."""


class RepeatGuard:
    """Remembers the calls of one turn."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], tuple[str, int]] = {}
        self._refused = 0

    @property
    def is_exhausted(self) -> bool:
        """Whether the model was refused so often that going on is no use."""
        return self._refused >= REFUSALS

    def refusal(self, call: ToolCall) -> str:
        """Return why `call` must not run once more, or nothing."""
        _, count = self._seen.get(_key(call), ("", 0))
        if count < SAME_RESULTS:
            return ""
        return (
            f"Not run again: this exact call gave the same result {count} times. "
            "Do something else, or say what is in the way."
        )

    def note_refusal(self) -> None:
        """Remember that a repetition was refused."""
        self._refused += 1

    def note(self, call: ToolCall, result: str) -> None:
        """Remember what a call came to; another result than before starts the count anew."""
        last, count = self._seen.get(_key(call), ("", 0))
        self._seen[_key(call)] = (result, count + 1 if result == last else 1)


def _key(call: ToolCall) -> tuple[str, str]:
    return call.name, "".join(call.arguments.split())
