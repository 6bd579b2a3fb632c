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
from textual.message import Message

PASTE_START = "\x1b[200~"
PASTE_END = "\x1b[201~"
PATIENCE_S = 0.5
READ_BYTES = 4_096
WAIT_S = 0.1


class PatientParser(XTermParser):
    """Ends a paste of which nothing more has come for PATIENCE_S."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._tail = ""
        self._open = False
        self._heard_s = 0.0

    def feed(self, data: str) -> Iterable[Message]:
        """Feed what was read, and notice where a paste begins and ends."""
        self._note(data)
        return super().feed(data)

    def tick(self) -> Iterable[Message]:
        """Let time pass."""
        yield from super().tick()
        if self._open and self._clock() - self._heard_s >= PATIENCE_S:
            yield from self.feed(PASTE_END)

    def _note(self, data: str) -> None:
        seen = self._tail + data
        begins, ends = seen.rfind(PASTE_START), seen.rfind(PASTE_END)
        if begins != ends:
            self._open = begins > ends
        self._tail = seen[1 - len(PASTE_START) :]
        self._heard_s = self._clock()


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
