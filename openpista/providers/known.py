"""What is known of models: context, prices, and how each wants to be asked to think.

The figures stand in `known_models.json` (sources: the services' documentation and SDKs as of
2026-11, reference providers.md §1.3 and §2). What a service calls differently or newer than that
file gets cautious defaults.
"""

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.model import Effort, ModelInfo, ModelRef

TABLE = Path(__file__).with_name("known_models.json")

Thinking = Literal["none", "budget", "adaptive", "always"]


class ModelTraits(Struct, frozen=True):
    """A model's figures, and what only an encoder must know.

    `thinking` is how the messages wire asks for it: by a number of tokens, by the word
    *adaptive* (may be switched off), or not at all because it always thinks. `least_effort` is
    what *none* becomes where a model refuses not to think. `effort` is what is recommended where
    nobody chose; None where the service's own default is that.
    """

    info: ModelInfo
    thinking: Thinking = "none"
    least_effort: Effort = "none"
    effort: Effort | None = None


class _Row(Struct, frozen=True, forbid_unknown_fields=True):
    provider: str
    model: str
    label: str = ""
    context: int = 128_000
    output: int = 8_192
    vision: bool = False
    reasoning: bool = False
    tools: bool = True
    price_in: float | None = None
    price_out: float | None = None
    price_cached: float | None = None
    thinking: Thinking = "none"
    least_effort: Effort = "none"
    effort: Effort | None = None


class KnownModels:
    """The table; a row's `model` may be a pattern for a family, the first row that fits counts."""

    def __init__(self, rows: tuple[_Row, ...]) -> None:
        self._rows = rows

    @classmethod
    def load(cls, path: Path = TABLE) -> "KnownModels":
        """Read the table that ships with the program."""
        return cls(msgspec.json.decode(path.read_bytes(), type=tuple[_Row, ...]))

    def knows(self, ref: ModelRef) -> bool:
        """Say whether the model, or its family, stands in the table."""
        return self._row(ref) is not None

    def traits(self, ref: ModelRef, *, context_tokens: int | None = None) -> ModelTraits:
        """Return what is known of `ref`, or cautious defaults; `context_tokens` holds against
        both."""
        row = self._row(ref)
        known = _traits(row, ref) if row else ModelTraits(ModelInfo(ref))
        if context_tokens is None:
            return known
        return replace(known, info=replace(known.info, context_tokens=context_tokens))

    def of_provider(self, provider: str) -> tuple[ModelInfo, ...]:
        """Return the models of a provider that are known by name, in the order of the table."""
        return tuple(
            _traits(row, ModelRef(provider, row.model)).info
            for row in self._rows
            if row.provider == provider and "*" not in row.model
        )

    def _row(self, ref: ModelRef) -> _Row | None:
        fitting = (
            row
            for row in self._rows
            if row.provider == ref.provider and fnmatchcase(ref.model, row.model)
        )
        return next(fitting, None)


def _traits(row: _Row, ref: ModelRef) -> ModelTraits:
    info = ModelInfo(
        ref=ref,
        label=row.label if "*" not in row.model else "",
        context_tokens=row.context,
        max_output_tokens=row.output,
        vision=row.vision,
        reasoning=row.reasoning,
        tools=row.tools,
        input_price=row.price_in,
        output_price=row.price_out,
        cached_price=row.price_cached,
    )
    return ModelTraits(info, row.thinking, row.least_effort, row.effort)
