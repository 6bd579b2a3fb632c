"""What is known of models by their exact ids: limits, capabilities, prices.

The snapshot `catalogue.json` ships with the program (`scripts/build_catalogue.py` writes it). What
a service lists for the account counts more, field by field; see `live_models`.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from openpista.domain.model import ModelInfo, ModelRef

_T = TypeVar("_T")

SNAPSHOT = Path(__file__).with_name("catalogue.json")


class Listed(Struct, frozen=True, omit_defaults=True):
    """One model; None is *not said*. Limits in tokens, prices in dollars a million tokens, `ends`
    the day (ISO) on which the service stops it. `wires` where one service has several."""

    id: str
    label: str = ""
    context: int | None = None
    output: int | None = None
    vision: bool | None = None
    reasoning: bool | None = None
    tools: bool | None = None
    price_in: float | None = None
    price_out: float | None = None
    price_cached: float | None = None
    ends: str = ""
    wires: tuple[str, ...] = ()


class _Snapshot(Struct, frozen=True):
    built: str
    models: dict[str, msgspec.Raw]


class Catalogue:
    """Models by provider: the snapshot, and over it what services listed since."""

    def __init__(self, models: Mapping[str, Iterable[Listed]], *, built: str = "") -> None:
        self.built = built
        self._unread = dict(models)
        self._read: dict[str, dict[str, Listed]] = {}
        self._live: dict[str, dict[str, Listed]] = {}

    @classmethod
    def load(cls, path: Path = SNAPSHOT) -> "Catalogue":
        """Read the snapshot that ships with the program; the rows of a provider when they are
        wanted."""
        snapshot = msgspec.json.decode(path.read_bytes(), type=_Snapshot)
        models = {name: _rows(raw) for name, raw in snapshot.models.items()}
        return cls(models, built=snapshot.built)

    def put_live(self, provider: str, listed: Iterable[Listed]) -> None:
        """Take what a service lists for the account; it decides which ids are offered."""
        self._live[provider] = {one.id: one for one in listed}

    def is_live(self, provider: str) -> bool:
        """Say whether the service itself has told its models."""
        return provider in self._live

    def find(self, ref: ModelRef) -> Listed | None:
        """Return what is known of a model, the service's own word first."""
        live = self._live.get(ref.provider, {}).get(ref.model)
        snapshot = self._snapshot(ref.provider).get(ref.model)
        if live is None or snapshot is None:
            return live or snapshot
        return _over(live, snapshot)

    def of_provider(self, provider: str) -> tuple[Listed, ...]:
        """Return the models to offer: those the service lists, else those of the snapshot."""
        rows = self._live.get(provider)
        if rows is None:
            return tuple(self._snapshot(provider).values())
        found = (self.find(ModelRef(provider, name)) for name in rows)
        # A model that says it has no tools cannot be an agent.
        return tuple(one for one in found if one is not None and one.tools is not False)

    def _snapshot(self, provider: str) -> Mapping[str, Listed]:
        if provider not in self._read:
            rows = self._unread.pop(provider, ())
            self._read[provider] = {one.id: one for one in rows}
        return self._read[provider]


def info_of(listed: Listed, known: ModelInfo) -> ModelInfo:
    """Return `known` with all that `listed` says in its place."""
    return ModelInfo(
        ref=known.ref,
        label=listed.label or known.label,
        context_tokens=listed.context or known.context_tokens,
        max_output_tokens=listed.output or known.max_output_tokens,
        vision=_either(listed.vision, known.vision),
        reasoning=_either(listed.reasoning, known.reasoning),
        tools=_either(listed.tools, known.tools),
        input_price=_either(listed.price_in, known.input_price),
        output_price=_either(listed.price_out, known.output_price),
        cached_price=_either(listed.price_cached, known.cached_price),
    )


def _rows(raw: msgspec.Raw) -> Iterator[Listed]:
    # In the snapshot a capability that is not there is not one that nobody spoke of.
    yield from map(_settled, msgspec.json.decode(raw, type=tuple[Listed, ...]))


def _settled(row: Listed) -> Listed:
    return msgspec.structs.replace(
        row, vision=row.vision is True, reasoning=row.reasoning is True, tools=True
    )


def _over(live: Listed, snapshot: Listed) -> Listed:
    told = {
        name: value
        for name in live.__struct_fields__
        if (value := getattr(live, name)) not in (None, "", ())
    }
    return msgspec.structs.replace(snapshot, **told)


def _either(told: _T | None, known: _T) -> _T:
    return known if told is None else told
