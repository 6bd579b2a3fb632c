"""Recorded answers of model services as data; the format is described beside the recordings."""

from pathlib import Path

import msgspec
from msgspec import Struct


class ExpectedCall(Struct, frozen=True):
    """A tool call of the answer; `arguments` None: it did not arrive whole."""

    name: str
    arguments: object = None
    id: str | None = None
    arguments_raw: str | None = None


class ExpectedError(Struct, frozen=True):
    """An error that the service told inside the stream."""

    kind: str
    kind_any: tuple[str, ...] = ()
    code: str | int | None = None
    message: str = ""


class Expect(Struct, frozen=True):
    """What a stream must be read as, or (with `kind`) an error body."""

    text: str = ""
    thinking: str = ""
    refusal: str = ""
    tool_calls: tuple[ExpectedCall, ...] = ()
    stop: str | None = None
    stop_raw: str | None = None
    stop_any: tuple[str, ...] = ()
    usage: dict[str, float | None] | None = None
    opaque: tuple[str, ...] = ()
    error: ExpectedError | None = None
    events: int = 0
    stop_at: int = 0
    end_at: int = 0
    kind: str | None = None
    kind_any: tuple[str, ...] = ()
    retry_after_s: float | None = None


class Fixture(Struct, frozen=True):
    """One recorded answer: a stream with its request, or an error body with its headers."""

    id: str
    wire: str
    expect: Expect
    body: str = ""
    status: int = 200
    model: str = ""
    features: tuple[str, ...] = ()
    content_type: str = "text/event-stream"
    headers: dict[str, str] = {}
    request: dict[str, object] | None = None
    next_request: dict[str, object] | None = None

    @property
    def is_error(self) -> bool:
        """Say whether this is an error body."""
        return self.expect.kind is not None


def load_fixtures(folder: Path) -> list[Fixture]:
    """Return the fixtures of `folder` in the order of their ids. Raises ValueError naming the
    file that cannot be read."""
    found: list[Fixture] = []
    for path in sorted(folder.rglob("*.json")):
        if path.name == "index.json":
            continue
        try:
            found.append(msgspec.json.decode(path.read_bytes(), type=Fixture))
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error
    return sorted(found, key=lambda fixture: fixture.id)
