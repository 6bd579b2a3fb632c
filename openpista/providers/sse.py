"""Server-sent events from bytes, in any pieces and with any of the three line ends.

Ours in place of the SDKs' decoders: theirs drop event names that they do not know, keep lines of
any length, and parse the JSON before its size and depth can be judged.
Format: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from msgspec import Struct

MAX_EVENT_BYTES = 16 * 1024 * 1024
"""A whole generated picture fits; a peer that never ends its line does not fill the memory."""

MAX_STRAY_BYTES = 64 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class SseEvent(Struct, frozen=True):
    """One event; `name` is empty where the stream gave none."""

    name: str
    data: bytes


class EventTooLargeError(ValueError):
    """One event went beyond MAX_EVENT_BYTES."""


class SseDecoder:
    """Collects pieces of a body and gives back the events that they complete.

    `stray` keeps the start of what is not SSE at all (a JSON error with status 200), so that
    the failure can be told in the server's own words.
    """

    def __init__(self) -> None:
        self.stray = bytearray()
        self._pieces: list[bytes] = []
        self._held = 0
        self._name = ""
        self._data: list[bytes] = []
        self._data_bytes = 0
        self._after_cr = False
        self._at_start = True

    def feed(self, piece: bytes) -> list[SseEvent]:
        """Return the events that end in `piece`. Raises EventTooLargeError."""
        if self._after_cr and piece.startswith(b"\n"):
            piece = piece[1:]
            self._after_cr = False
        if not piece:
            return []
        self._after_cr = piece.endswith(b"\r")
        if b"\n" not in piece and b"\r" not in piece:
            self._hold(piece)
            return []
        lines = b"".join((*self._pieces, piece)).splitlines(keepends=True)
        self._pieces.clear()
        self._held = 0
        if not lines[-1].endswith((b"\n", b"\r")):
            self._hold(lines.pop())
        return [event for line in lines if (event := self._take(line.rstrip(b"\r\n"))) is not None]

    def finish(self) -> SseEvent | None:
        """Return the event that the body ended in without its blank line, if any.

        Many servers leave that line out after their last event; whether the event arrived whole
        is for its JSON to say.
        """
        rest = b"".join(self._pieces)
        self._pieces.clear()
        if rest:
            self._take(rest)
        return self._take(b"")

    def _hold(self, piece: bytes) -> None:
        self._held += len(piece)
        self._guard(self._held)
        self._pieces.append(piece)

    def _take(self, line: bytes) -> SseEvent | None:
        if self._at_start:
            self._at_start = False
            line = line.removeprefix(_BYTE_ORDER_MARK)
        if not line:
            return self._dispatch()
        field, colon, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            self._data_bytes += len(value)
            self._guard(self._data_bytes)
            self._data.append(value)
        elif field == b"event":
            self._name = value.decode("utf-8", "replace")
        elif field not in (b"", b"id", b"retry") or not colon:
            room = MAX_STRAY_BYTES - len(self.stray)
            self.stray += line[:room]
        return None

    def _dispatch(self) -> SseEvent | None:
        event = SseEvent(self._name, b"\n".join(self._data)) if self._data else None
        self._name = ""
        self._data.clear()
        self._data_bytes = 0
        return event

    @staticmethod
    def _guard(size: int) -> None:
        if size > MAX_EVENT_BYTES:
            raise EventTooLargeError(f"an event of more than {MAX_EVENT_BYTES} bytes")
