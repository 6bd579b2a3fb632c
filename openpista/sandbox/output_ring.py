"""The first and the last of an endless output, in bounded memory (security.md §5)."""

HEAD_BYTES = 32 * 1024 - 512
TAIL_BYTES = 32 * 1024 - 512
"""With the marker and what a tool says below it, it stays within 64 KiB."""


class OutputRing:
    """Keeps the first and the last 32 KiB (nearly), and counts the rest."""

    def __init__(self, *, head_bytes: int = HEAD_BYTES, tail_bytes: int = TAIL_BYTES) -> None:
        self._head_bytes = head_bytes
        self._tail_bytes = tail_bytes
        self._head = bytearray()
        self._tail = bytearray()
        self.total_bytes = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self.total_bytes += len(chunk)
        room = self._head_bytes - len(self._head)
        if room > 0:
            self._head += chunk[:room]
            chunk = chunk[room:]
        if not chunk:
            return
        if len(chunk) >= self._tail_bytes:
            self._tail = bytearray(chunk[-self._tail_bytes :])
            return
        self._tail += chunk
        if len(self._tail) > 2 * self._tail_bytes:
            del self._tail[: -self._tail_bytes]

    def text(self) -> str:
        """Return what is kept as text, with a marker that counts what is not."""
        tail = self._tail[-self._tail_bytes :]
        left_out = self.total_bytes - len(self._head) - len(tail)
        if left_out <= 0:
            most = self._head_bytes + self._tail_bytes
            return _cut(_readable(self._head + tail), most)
        head_text = _cut(_readable(_without_cut_end(self._head)), self._head_bytes)
        tail_text = _cut(_readable(_without_cut_start(tail))[::-1], self._tail_bytes)[::-1]
        return f"{head_text}\n[... {left_out} bytes left out ...]\n{tail_text}"


def _readable(data: bytearray) -> str:
    return data.decode(errors="replace")


def _cut(text: str, most_bytes: int) -> str:
    """Cut what the marks for bytes that are no text have made too long."""
    if len(text) * 3 <= most_bytes:
        return text
    return text.encode()[:most_bytes].decode(errors="ignore")


def _without_cut_end(data: bytearray) -> bytearray:
    """Drop the beginning of a UTF-8 character that `data` cuts in two."""
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte & 0xC0 != 0x80:  # not a continuation: the last character starts here
            length = 1 if byte < 0xC0 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return data[:-back] if length > back else data
    return data


def _without_cut_start(data: bytearray) -> bytearray:
    """Drop the end of a UTF-8 character whose beginning `data` lost."""
    start = 0
    while start < min(3, len(data)) and data[start] & 0xC0 == 0x80:
        start += 1
    return data[start:]
