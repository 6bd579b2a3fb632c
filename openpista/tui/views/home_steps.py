"""What Home says to somebody who is here for the first time, and what was found on the computer."""

from openpista.domain.login import ProviderStatus
from openpista.guard.safe_text import safe_text
from openpista.tui.views.look import Look
from openpista.tui.views.rows import Row, Run, cells_in, cells_of, clip, crop, pad

STEPS: tuple[tuple[str, str], ...] = (
    ("login", "home.step_login"),
    ("telegram", "home.step_phone"),
    ("settings", "home.step_settings"),
)
"""Commands that make openpista one's own, and what they are for."""


def step_rows(look: Look, width: int) -> list[Row]:
    """Return the first steps; a click does the command."""
    name_cells = max(cells_of(f"/{command}") for command, _ in STEPS) + 2
    rows: list[Row] = []
    for command, about in STEPS:
        name = pad(f"/{command}", name_cells)
        runs: list[Run] = [("› ", "accent"), (name, "text")]
        room = width - cells_in(runs)
        if room > 8:
            runs.append((clip(look.words(about), room), "muted"))
        rows.append(Row(crop(runs, width), hit=f"run:{command}"))
    return rows


def found_row(found: tuple[ProviderStatus, ...], look: Look, width: int) -> Row | None:
    """Return what could be used at once but is not, in one line; None where there is nothing."""
    if not found:
        return None
    names = ", ".join(_named(provider, look) for provider in found)
    runs: list[Run] = [
        ("◇ ", "info"),
        (look.words("home.found", names=names), "dim"),
        (f"  {look.words('home.found_use')}", "muted"),
    ]
    return Row(crop(runs, width), hit="run:login")


def _named(provider: ProviderStatus, look: Look) -> str:
    label = safe_text(provider.label, keep_newlines=False)
    where = provider.source_name or provider.base_url
    if not where:
        where = look.words(f"home.from_{provider.source}")
    return f"{label} ({safe_text(where, keep_newlines=False)})"
