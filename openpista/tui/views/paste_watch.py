"""A paste whose end mark is lost must not take the keyboard with it.

Textual waits for the mark that ends a bracketed paste for ever, and every key until then belongs
to the paste. Some terminals and multiplexers lose the mark. Here a paste ends by itself when
nothing more of it has come for a while.
"""

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from time import monotonic

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Paste
from textual.message import Message

PASTE_START = "\x1b[200~"
PASTE_END = "\x1b[201~"
PATIENCE_S = 0.5
READ_BYTES = 4_096
WAIT_S = 0.1


class PatientParser(XTermParser):
    """Takes a paste whole, where Textual looks at each character of it; ends a paste of which
    nothing more has come for PATIENCE_S."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._tail = ""
        self._pasted: list[str] | None = None
        self._heard_s = 0.0

    def feed(self, data: str) -> Iterable[Message]:
        """Feed what was read; without anything it was the last."""
        self._heard_s = self._clock()
        if not data:
            yield from super().feed(data)
        while data:
            mark = PASTE_START if self._pasted is None else PASTE_END
            piece, data, is_whole = self._until(mark, data)
            if self._pasted is not None:
                self._pasted.append(piece)
                if is_whole:
                    yield from self._end_paste(self._pasted)
                continue
            yield from super().feed(piece)
            if is_whole:
                self._pasted = []

    def tick(self) -> Iterable[Message]:
        """Let time pass."""
        yield from super().tick()
        if self._pasted is not None and self._clock() - self._heard_s >= PATIENCE_S:
            yield from self._end_paste(self._pasted)

    def _until(self, mark: str, data: str) -> tuple[str, str, bool]:
        """Return what was read up to the end of a mark, the rest, and whether the mark is there:
        it may have begun in what was read before."""
        seen = self._tail + data
        at = seen.find(mark)
        if at < 0:
            self._tail = seen[1 - len(mark) :]
            return data, "", False
        end = at + len(mark) - len(self._tail)
        self._tail = ""
        return data[:end], data[end:], True

    def _end_paste(self, pieces: list[str]) -> Iterable[Message]:
        self._pasted, self._tail = None, ""
        text = "".join(pieces).removesuffix(PASTE_END)
        for _ in super().feed(PASTE_END):
            pass  # Textual's part saw the paste begin, and sees an empty one end
        yield Paste(text.replace("\0", ""))


class PatientDriver(LinuxDriver):
    """Textual's driver with the parser above; the loop is its own, which makes its parser."""

    def run_input_thread(self) -> None:
        """Read keys and hand them on until the window ends."""
        parser = PatientParser()
        decode = getincrementaldecoder("utf-8")("replace").decode
        selector = selectors.SelectSelector()
        selector.register(self.fileno, selectors.EVENT_READ)
        try:
            while not self.exit_event.is_set():
                if selector.select(WAIT_S):
                    self._take(parser.feed, decode(os.read(self.fileno, READ_BYTES)))
                for event in parser.tick():
                    self.process_message(event)
        finally:
            selector.close()
            for _ in parser.feed(""):
                pass

    def _take(self, feed: Callable[[str], Iterable[Message]], text: str) -> None:
        for event in feed(text) if text else ():
            self.process_message(event)
