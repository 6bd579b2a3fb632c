"""A measured row of the budget table."""

from typing import Literal

from msgspec import Struct


class Measure(Struct, frozen=True):
    """One figure beside its limit. `floor` is None where the limit is absolute.

    `value` and `floor` are in `unit`; `ratio` is value over floor.
    """

    name: str
    value: float
    unit: str
    limit: float
    floor: float | None = None
    compare: Literal["ratio", "value", "at_least"] = "ratio"

    @property
    def ratio(self) -> float | None:
        """The value in units of its floor."""
        return None if not self.floor else self.value / self.floor

    @property
    def met(self) -> bool:
        """Whether the figure keeps its limit."""
        if self.compare == "at_least":
            return self.value >= self.limit
        measured = self.ratio if self.compare == "ratio" else self.value
        return measured is not None and measured <= self.limit


class Row(Struct, frozen=True):
    """A row of the table: its number, what it is about, its figures, and what to know of them."""

    number: int
    what: str
    measures: tuple[Measure, ...]
    note: str = ""


def table(rows: list[Row]) -> str:
    """Return the rows as text for a terminal."""
    lines = [f"{'row':>3}  {'figure':<52} {'ours':>10} {'floor':>10} {'ratio':>6} {'limit':>8}"]
    for row in rows:
        lines.append(f"{row.number:>3}  {row.what}")
        lines.extend(_line(measure) for measure in row.measures)
        if row.note:
            lines.append(f"       {row.note}")
    return "\n".join(lines)


def _line(measure: Measure) -> str:
    floor = "-" if measure.floor is None else f"{measure.floor:.1f}"
    ratio = "-" if measure.ratio is None else f"{measure.ratio:.2f}"
    sign = "≥" if measure.compare == "at_least" else "≤"
    verdict = "met" if measure.met else "NOT MET"
    return (
        f"     {measure.name + ', ' + measure.unit:<52} {measure.value:>10.1f} {floor:>10} "
        f"{ratio:>6} {sign}{measure.limit:>7g}  {verdict}"
    )
