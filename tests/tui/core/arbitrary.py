"""Strategies for any struct of the vocabularies, with few ids so that they meet often.

Big values that only stand in others (sessions, messages …) come from a pool that is made once,
so that drawing a long life stays cheap.
"""

import types
from collections.abc import Callable
from random import Random
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from msgspec import Struct

from openpista.domain.approval import Approval, Grant
from openpista.domain.ids import HOUSE
from openpista.domain.message import Message, ToolResult
from openpista.domain.model import ModelInfo
from openpista.domain.query import ConfigEntry, SearchHit
from openpista.domain.session import QueuedMessage, Session, UndoEntry
from openpista.domain.tool import Intent

POOL_SIZE = 40
POOLED = (
    Approval,
    ConfigEntry,
    Grant,
    Intent,
    Message,
    ModelInfo,
    QueuedMessage,
    SearchHit,
    Session,
    ToolResult,
    UndoEntry,
)

WORDS = (
    "",
    "a",
    "hi there",
    "/help",
    "/model x",
    "//etc",
    "!ls",
    "@fi",
    "한글",
    "x\\",
    "[paste #1]",
)
_TEXTS = st.one_of(st.sampled_from(WORDS), st.text("ab /@!\n한\U0001f468", max_size=6))
_POOLS: dict[str, tuple[str, ...]] = {
    "SessionId": ("", "s1", "s2", "s3"),
    "StreamId": ("s1", "s2", "s3", HOUSE),
    "TurnId": ("t1", "t2"),
    "MessageId": ("m1", "m2", "m3"),
    "CallId": ("c1", "c2"),
    "ApprovalId": ("a1", "a2", "a3"),
    "GrantId": ("g1", "g2"),
    "LoginId": ("r1", "r2", "m1"),
}
_COMMANDS = ("help", "session", "model", "dark", "light", "nope", "cancel", "effort", "compact")
_NAMED: dict[str, tuple[object, ...]] = {
    "epoch": ("", "e1", "e2"),
    "id": ("m1", "m2", "m3", "r1", "r2"),
    "request_id": ("m1", "m2", "m3", "r1", "r2", "make-m1", ""),
    "attempt": (0, 1, 2, 3),
    "seq": tuple(range(12)),
    "before_seq": tuple(range(12)),
    "at_ms": tuple(range(0, 5_000, 100)),
    "theme": ("dark", "light"),
    "themes": (("dark", "light"),),
    "name": _COMMANDS,
    "step": (-2, -1, 0, 1, 2),
    "provider": ("openai", "custom", "nope"),
    "service": ("telegram", "whatsapp", "web"),
    "slip": ("", "slip-1", "slip-2"),
}

_known: dict[object, st.SearchStrategy[Any]] = {}


def any_of(kind: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for values of `kind`: a struct, a union, a literal, a plain type."""
    if kind not in _known:
        _known[kind] = _made(kind)
    return _known[kind]


def _made(kind: Any) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in POOLED:
        chance = Random(kind.__name__)
        return st.sampled_from([one_of_many(kind, chance) for _ in range(POOL_SIZE)])
    if origin in (Union, types.UnionType):
        return st.one_of([any_of(argument) for argument in arguments])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(any_of(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(any_of(argument) for argument in arguments))
    if hasattr(kind, "__supertype__"):
        pool = _POOLS.get(kind.__name__)
        return any_of(kind.__supertype__) if pool is None else st.sampled_from(pool)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return st.deferred(lambda: _struct(kind))
    return _PLAIN[kind]()


def _struct(kind: type[Struct]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    fields = {name: _field(name, hints[name]) for name in kind.__struct_fields__}
    return st.builds(kind, **fields)


def _field(name: str, hint: Any) -> st.SearchStrategy[Any]:
    named = _NAMED.get(name)
    if named is None or hint not in (str, int, int | None, tuple[str, ...]):
        return any_of(hint)
    return st.sampled_from(named)


_PLAIN: dict[Any, Callable[[], st.SearchStrategy[Any]]] = {
    str: lambda: _TEXTS,
    int: lambda: st.integers(-2, 400),
    float: lambda: st.floats(0, 100),
    bool: st.booleans,
    bytes: lambda: st.binary(max_size=4),
    type(None): st.none,
}


def one_of_many(kind: Any, chance: Random) -> Any:
    """Return a value of `kind` that `chance` decides."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return one_of_many(chance.choice(arguments), chance)
    if origin is Literal:
        return chance.choice(arguments)
    if origin is tuple and arguments[-1] is Ellipsis:
        return tuple(one_of_many(arguments[0], chance) for _ in range(chance.randrange(4)))
    if origin is tuple:
        return tuple(one_of_many(argument, chance) for argument in arguments)
    if hasattr(kind, "__supertype__"):
        pool = _POOLS.get(kind.__name__)
        return one_of_many(kind.__supertype__, chance) if pool is None else chance.choice(pool)
    if isinstance(kind, type) and issubclass(kind, Struct):
        hints = get_type_hints(kind)
        values = {name: _chance_field(name, hints[name], chance) for name in hints}
        return kind(**{name: values[name] for name in kind.__struct_fields__})
    return _BY_CHANCE[kind](chance)


def _chance_field(name: str, hint: Any, chance: Random) -> Any:
    named = _NAMED.get(name)
    if named is None or hint not in (str, int, int | None, tuple[str, ...]):
        return one_of_many(hint, chance)
    return chance.choice(named)


_BY_CHANCE: dict[Any, Callable[[Random], object]] = {
    str: lambda chance: chance.choice(WORDS),
    int: lambda chance: chance.randrange(400),
    float: lambda chance: chance.random() * 100,
    bool: lambda chance: chance.random() < 0.5,
    bytes: lambda chance: chance.randbytes(4),
    type(None): lambda _: None,
}
