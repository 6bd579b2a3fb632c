"""What the window needs to know before it starts. Imports nothing that the first frame could wait
for."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from openpista.domain.clock import Clock
    from openpista.domain.ids import NewUlid
    from openpista.domain.model import ModelRef


class TuiOptions(NamedTuple):
    """The choices of whoever opens a window.

    `theme` and `language` are what the config says, `auto` included; `keys` are the user's own.
    `session` is the session to open, by its id or a piece of it. `record` is written, `replay`
    played back. `save_preference` keeps a choice in the config, `aclose` ends what `connect`
    opened, with time for what still runs unless `hurry` was called; `detach` lets it go on
    without a window.
    """

    workspace: str
    clock: "Clock"
    new_ulid: "NewUlid"
    environ: Mapping[str, str]
    user_home: str
    clipboard_file: "Path"
    save_preference: Callable[[str, str], Awaitable[None]]
    redact: Callable[[str], str]
    version: str
    session: str = ""
    model: "ModelRef | None" = None
    theme: str = "auto"
    language: str = "auto"
    keys: Mapping[str, str] = {}
    scripts: tuple[str, ...] = ("Latin", "Hangul")
    mouse: bool = True
    notify: Literal["auto", "bell", "off"] = "auto"
    motion: bool = True
    images: Literal["auto", "off"] = "auto"
    sidebar: Literal["auto", "shown", "hidden"] = "auto"
    record: "Path | None" = None
    replay: "Path | None" = None
    aclose: Callable[[], Awaitable[None]] | None = None
    hurry: Callable[[], None] | None = None
    detach: Callable[[], None] | None = None
