"""Cuts what a bridge says into lines, whatever it says."""


class Lines:
    """Lines of at most `limit` bytes; a longer one is dropped to its end and counted."""

    def __init__(self, limit: int) -> None:
        self.dropped = 0
        self._limit = limit
        self._open = bytearray()
        self._skipping = False

    def feed(self, piece: bytes) -> list[bytes]:
        """Take a piece of any size, and return the lines that are whole now, without their end."""
        *whole, rest = piece.split(b"\n")
        found: list[bytes] = []
        for part in whole:
            if self._skipping:
                self._skipping = False
            elif len(self._open) + len(part) > self._limit:
                self.dropped += 1
            else:
                found.append(bytes(self._open) + part)
            self._open.clear()
        if not self._skipping:
            self._open += rest
            if len(self._open) > self._limit:
                self.dropped += 1
                self._skipping = True
                self._open.clear()
        return found
