"""The table of services as a page shows it: the documentation says what the program does."""

from openpista.config.preset_types import Preset
from openpista.config.presets import PRACTICE, PRESETS

BEGIN = "<!-- services: written by scripts/write_config_docs.py -->"
END = "<!-- end of services -->"


def services_table() -> str:
    """Return the table in Markdown."""
    names = "| id | service | wires | address | variables | ways to log in |"
    return "\n".join(
        [names, "|---|---|---|---|---|---|", *(_row(one) for one in PRESETS if one.id != PRACTICE)]
    )


def with_table(page: str) -> str:
    """Return `page` with the table put between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{services_table()}\n{END}{after}"


def _row(one: Preset) -> str:
    wires = list(dict.fromkeys((one.wire, *(route.wire for route in one.routes))))
    address = f"`{one.base_url}`" if one.base_url else "yours"
    names = (*one.all_env_keys(), *one.env_base_urls, *one.env_places)
    variables = ", ".join(f"`{name}`" for name in names) or "–"
    label = f"{one.label}, experimental" if one.experimental else one.label
    known_as = "".join(f", `{alias}`" for alias in one.aliases)
    cells = (f"`{one.id}`{known_as}", label, ", ".join(wires), address, variables)
    return f"| {' | '.join(cells)} | {', '.join(one.methods)} |"
