"""What every action carries: when it happened and, where it starts something, a fresh id.

The dispatcher (`runtime/store.py`) fills both in, so that `update` needs neither clock nor chance
and a recording replays exactly. An action that is made inside `update` inherits them.
"""

from msgspec import Struct

from openpista.domain.wire import snake_case


class ActionBase(Struct, frozen=True, kw_only=True, tag_field="type", tag=snake_case):
    """The root of all actions; `at_ms` is wall time in Unix ms, 0 until it is stamped."""

    at_ms: int = 0


class StartingAction(ActionBase, frozen=True, kw_only=True):
    """An action that begins a request; `id` is empty until it is stamped with a ULID."""

    id: str = ""
