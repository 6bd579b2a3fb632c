"""Connects selectors of the state with what shows their values; the only way into a widget."""

from collections.abc import Callable
from typing import Any, TypeVar

from openpista.tui.core.state import State
from openpista.tui.runtime.store import Store

T = TypeVar("T")


class _Binding:
    """`last` is the value that was applied last."""

    __slots__ = ("apply", "last", "select")

    def __init__(self, select: Callable[[State], Any], apply: Callable[[Any], None]) -> None:
        self.select = select
        self.apply = apply
        self.last: Any = None


class Binder:
    """Applies a value only when it is another one than before. `close` ends it: a widget that
    goes away closes its binder, so that nothing keeps it alive."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._bindings: list[_Binding] = []
        self._unlisten = store.listen(self._changed)

    def bind(self, select: Callable[[State], T], apply: Callable[[T], None]) -> None:
        """Apply the value of `select` now, and again whenever it is another one."""
        binding = _Binding(select, apply)
        self._bindings.append(binding)
        binding.last = select(self._store.state)
        apply(binding.last)

    def reapply(self) -> None:
        """Apply everything again: the look changed, not the values."""
        for binding in self._bindings:
            binding.apply(binding.last)

    def close(self) -> None:
        """Hear nothing any more."""
        self._unlisten()
        self._bindings.clear()

    def _changed(self, _before: State, after: State) -> None:
        for binding in tuple(self._bindings):
            value = binding.select(after)
            if value is not binding.last and value != binding.last:
                binding.last = value
                binding.apply(value)
