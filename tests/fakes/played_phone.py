"""The owner's phone beside a `played_bridge`: it acts by files in the session folder."""

import itertools
import json
import time
from pathlib import Path

BRIDGE = Path(__file__).parent / "played_bridge"
WITHIN_S = 60.0
POLL_S = 0.05


class PlayedPhone:
    """What a test or a demonstration holds."""

    def __init__(self, session: Path) -> None:
        self.session = session
        self._numbers = itertools.count()

    def scan(self) -> None:
        """Accept this computer as a linked device."""
        self.session.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.session / "scan").touch()

    def say(self, text: str) -> None:
        """Write to oneself."""
        fresh = self.session / f".say-{next(self._numbers):04}"
        fresh.write_text(text, encoding="utf-8")
        fresh.rename(self.session / fresh.name[1:])

    def texts(self) -> list[str]:
        """Return all that was read."""
        try:
            lines = (self.session / "sent.jsonl").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [str(json.loads(line)["text"]) for line in lines]

    def reads(self, part: str) -> str:
        """Wait for a message with these words, and return it. Raises TimeoutError."""
        end = time.monotonic() + WITHIN_S
        while time.monotonic() < end:
            for text in self.texts():
                if part in text:
                    return text
            time.sleep(POLL_S)
        raise TimeoutError(f"nothing with {part!r} came: {self.texts()}")
