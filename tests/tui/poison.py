"""Makes every word of what a gateway says hostile, whatever vocabulary it comes from."""

import types
from collections.abc import AsyncGenerator, Callable, Iterable
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from msgspec import Struct

from openpista.domain.event import Event
from openpista.domain.ids import StreamId
from openpista.domain.query import Answer, Query
from tests.fakes.gateway import FakeGateway

MEANT = frozenset(
    {"epoch", "next_cursor", "id", "login_id", "service", "provider", "sha256", "mime", "wire",
     "digest", "arguments", "type", "value", "default", "path"}
)  # fmt: skip
"""Fields that are not words: how things find each other, or what has a form of its own."""


def poisoned(value: Any, poison: Callable[[str], str]) -> Any:
    """Return a struct in which every field that is a plain text, at any depth, is poisoned."""
    if isinstance(value, tuple):
        return _each(cast("tuple[Any, ...]", value), lambda each: poisoned(each, poison))
    if not isinstance(value, Struct):
        return value
    hints = get_type_hints(type(value))
    fields = {
        name: _field(getattr(value, name), name, hints[name], poison)
        for name in type(value).__struct_fields__
    }
    return type(value)(**fields)


def _field(value: Any, name: str, hint: Any, poison: Callable[[str], str]) -> Any:
    if name in MEANT:
        return value
    if isinstance(value, str):
        return poison(value) if _is_plain(hint) else value
    if isinstance(value, tuple) and get_args(hint)[:1] == (str,):
        return _each(cast("tuple[str, ...]", value), poison)
    return poisoned(value, poison)


def _each(values: Iterable[Any], change: Callable[[Any], Any]) -> tuple[Any, ...]:
    return tuple(change(value) for value in values)


def _is_plain(hint: Any) -> bool:
    """Say whether a hint is a text without a type of its own."""
    if get_origin(hint) in (Union, types.UnionType):
        return str in get_args(hint)
    return hint is str


class PoisonedGateway(FakeGateway):
    """A gateway of whose answers and events not one word can be believed."""

    poison: Callable[[str], str] = staticmethod(str)

    async def ask(self, query: Query) -> Answer:
        """Answer, poisoned."""
        return poisoned(await super().ask(query), self.poison)

    async def events(
        self, stream: StreamId, *, after: tuple[str, int] | None = None
    ) -> AsyncGenerator[Event]:
        """Tell, poisoned."""
        async for event in super().events(stream, after=after):
            yield poisoned(event, self.poison)
