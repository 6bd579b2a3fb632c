"""The log of the played gateway."""

from openpista.domain.query import Answer, LogLevel, LogLine, LogPage, Query, ReadLogs
from openpista.guard.log_pages import is_wanted

PATH = "/home/ann/.openpista/logs/openpista.log"
TRACEBACK = "\n".join(
    (
        "01KAX0ERR: telegram failed",
        "Traceback (most recent call last):",
        '  File "/opt/openpista/channels/telegram/poll.py", line 88, in poll',
        "    updates = await self._api.updates(offset)",
        "ConnectionError: the other side hung up",
    )
)
KINDS: tuple[tuple[LogLevel, str, str], ...] = (
    ("info", "openpista.gateway.gateway", "the house is open"),
    ("debug", "openpista.agent.loop", "round 1 of 30"),
    ("info", "openpista.channels.telegram.poll", "3 updates"),
    ("warning", "openpista.gateway.services", "service whatsapp failed: the bridge is gone"),
    ("error", "openpista.channels.telegram", TRACEBACK),
)
"""A text with an escape sequence in it stays what it is: `\\x1b[31mred`, in letters."""


class PlayedLogs:
    """`lines`, oldest first; 300 of every kind at the start, a second apart."""

    def __init__(self, *, began_ms: int = 1_767_600_000_000, count: int = 300) -> None:
        self.lines: list[LogLine] = [LogLine(began_ms + n * 1000, *_kind(n)) for n in range(count)]

    def answer(self, query: Query) -> Answer | None:
        """Return a page of what is asked for; its place is an index."""
        if not isinstance(query, ReadLogs):
            return None
        end = len(self.lines) if query.before is None else min(query.before, len(self.lines))
        found: list[LogLine] = []
        at = end
        while at > 0 and len(found) < max(1, min(query.limit, 200)):
            at -= 1
            if is_wanted(self.lines[at], query):
                found.append(self.lines[at])
        return LogPage(lines=tuple(found[::-1]), next_before=at or None, path=PATH)


def _kind(number: int) -> tuple[LogLevel, str, str]:
    level, source, text = KINDS[number % len(KINDS)]
    return level, source, f"{text} ({number})" if "\n" not in text else text
