"""A program in tmux, driven as a person would: keys in, the screen out, and pictures of it."""

import os
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.text import Text

from scripts.show.picture import png_of

POLL_S = 0.05


class Tmux:
    """One tmux server of its own with one window of `columns` × `rows`."""

    def __init__(self, command: str, *, columns: int, rows: int, env: dict[str, str]) -> None:
        self.columns = columns
        self.rows = rows
        self._name = f"show-{os.getpid()}-{columns}-{time.monotonic_ns()}"
        settings = " ".join(f"{key}='{value}'" for key, value in env.items())
        self._tmux(
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            str(columns),
            "-y",
            str(rows),
            f"env COLORTERM=truecolor TERM=tmux-256color {settings} {command}; sleep 1000",
        )
        self._tmux("set", "-g", "status", "off")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tmux("kill-server")

    def keys(self, *keys: str) -> None:
        """Press keys by tmux's names (`Enter`, `C-c`, `Escape`)."""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type text literally."""
        self._tmux("send-keys", "-l", text)

    def text(self) -> str:
        """What stands on the screen."""
        return self._tmux("capture-pane", "-p")

    def wait_for(self, wanted: str, *, timeout_s: float = 20.0) -> None:
        """Wait until `wanted` stands on the screen; raises TimeoutError with the screen."""
        until = time.monotonic() + timeout_s
        while wanted not in self.text():
            if time.monotonic() > until:
                raise TimeoutError(f"{wanted!r} did not appear:\n{self.text()}")
            time.sleep(POLL_S)

    def settle(self, seconds: float = 0.6) -> None:
        """Wait until the screen has stood still for `seconds`."""
        last, since = self.text(), time.monotonic()
        until = since + 20
        while time.monotonic() - since < seconds and time.monotonic() < until:
            time.sleep(POLL_S)
            now = self.text()
            if now != last:
                last, since = now, time.monotonic()

    def picture(self, file: Path) -> None:
        """Write the screen as SVG, and as PNG beside it where rsvg-convert exists."""
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            console = Console(width=self.columns, record=True, force_terminal=True, file=nowhere)
            for line in self._tmux("capture-pane", "-e", "-N", "-p").splitlines():
                console.print(Text.from_ansi(line), no_wrap=True, crop=True)
        svg = file.with_suffix(".svg")
        console.save_svg(str(svg), title="openpista")
        png_of(svg, file)

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._name, *arguments], capture_output=True, text=True, check=False
        )
        return done.stdout
