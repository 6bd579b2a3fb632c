"""Newline-delimited JSON from bytes in any pieces, told as the events that `stream` reads."""

from openpista.providers.sse import MAX_EVENT_BYTES, MAX_STRAY_BYTES, EventTooLargeError, SseEvent


class LineDecoder:
    """Collects pieces of a body and gives back the lines that they complete (see `sse`).

    `stray` keeps the start of what is not JSON at all, such as a proxy's web page.
    """

    def __init__(self) -> None:
        self.stray = bytearray()
        self._pieces: list[bytes] = []
        self._held = 0

    def feed(self, piece: bytes) -> list[SseEvent]:
        """Return the lines that end in `piece`. Raises EventTooLargeError."""
        head, newline, rest = piece.rpartition(b"\n")
        if not newline:
            self._hold(piece)
            return []
        whole = b"".join((*self._pieces, head))
        self._pieces.clear()
        self._held = 0
        self._hold(rest)
        return [event for line in whole.split(b"\n") if (event := self._take(line)) is not None]

    def finish(self) -> SseEvent | None:
        """Return the line that the body ended in without its end, if any."""
        rest = b"".join(self._pieces)
        self._pieces.clear()
        return self._take(rest)

    def _hold(self, piece: bytes) -> None:
        self._held += len(piece)
        if self._held > MAX_EVENT_BYTES:
            raise EventTooLargeError(f"a line of more than {MAX_EVENT_BYTES} bytes")
        if piece:
            self._pieces.append(piece)

    def _take(self, line: bytes) -> SseEvent | None:
        line = line.strip()
        if not line.startswith(b"{"):
            self.stray += line[: MAX_STRAY_BYTES - len(self.stray)]
            return None
        return SseEvent("", line)
