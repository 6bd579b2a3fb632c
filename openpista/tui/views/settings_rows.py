"""The settings as they are listed: which fit the search, and how a row and its foot read."""

from openpista.domain.query import ConfigEntry
from openpista.guard.safe_text import safe_text
from openpista.tui.core.fuzzy import score
from openpista.tui.core.memo import memo
from openpista.tui.core.settings_list import LOCKED, Config
from openpista.tui.core.state import State
from openpista.tui.views.look import Look
from openpista.tui.views.rows import Row, Run, cells_in, clip, crop, pad, plain_rows, spread
from openpista.words.catalogue import setting_texts

NAME_CELLS = 22
MASK = "••••••••"
UNSURE = 0
"""Letters that are only spread over a key fit less than a word of its text."""


def _fitting(state: State) -> tuple[ConfigEntry, ...]:
    """Keys that fit by name come first, then those whose sentence has the words."""
    query = state.config.query.strip()
    if not query:
        return state.config.entries
    told = query.casefold()
    ranked: list[tuple[int, int, ConfigEntry]] = []
    for index, entry in enumerate(state.config.entries):
        value = score(query, entry.key)
        if value is None or value < UNSURE:
            doc = f"{doc_of(entry, state.settings.language)} {entry.doc}".casefold()
            value = UNSURE if told in doc else None
        if value is not None:
            ranked.append((-value, index, entry))
    return tuple(entry for _, _, entry in sorted(ranked, key=lambda one: one[:2]))


setting_rows = memo(
    lambda state: (state.config.query, state.config.entries, state.settings.language), _fitting
)
"""The settings that fit the search."""


def doc_of(entry: ConfigEntry, language: str) -> str:
    """Return what a setting is for, in the language of the window."""
    return setting_texts(language).get(_pattern(entry.key), entry.doc)


def section_of(entry: ConfigEntry) -> str:
    """Return the table that a setting stands in."""
    return entry.key.rpartition(".")[0] or entry.key


def section_doc(entry: ConfigEntry, language: str) -> str:
    """Return what the table of a setting is for."""
    return setting_texts(language).get(_pattern(section_of(entry)), entry.section)


def value_text(entry: ConfigEntry, look: Look) -> str:
    """Return the value as it is shown: never that of a secret."""
    words = look.words
    if entry.secret:
        return words("settings.set" if entry.value not in {"", '""', "{}"} else "settings.unset")
    match entry.kind:
        case "switch":
            return words("settings.on" if entry.value == "true" else "settings.off")
        case "list" | "table":
            return safe_text(", ".join(entry.items), keep_newlines=False) or words("settings.none")
        case "tables":
            return words("settings.in_file")
        case _:
            return safe_text(entry.text, keep_newlines=False) or words("settings.unset")


def section_row(entry: ConfigEntry, look: Look, width: int) -> Row:
    """Return the head of a section."""
    doc = section_doc(entry, look.words.language)
    runs: list[Run] = [("  ", "text"), (section_of(entry), "accent+strong")]
    return Row(crop([*runs, ("  ", "text"), (doc, "muted")], width))


def setting_row(
    entry: ConfigEntry, config: Config, look: Look, width: int, *, here: bool, whole: bool
) -> Row:
    """Return a setting with its value and origin; `whole` writes the whole key."""
    name = entry.key if whole else entry.key.rpartition(".")[2]
    mark: Run = ("› ", "accent") if here else ("  ", "text")
    name_cells = min(30 if whole else NAME_CELLS, width // 2)
    right = _state_runs(entry, config, look)
    room = width - name_cells - cells_in(right) - 6
    changed = entry.origin != "default"
    look_of_value = "text" if changed or here else "muted"
    left: list[Run] = [
        mark,
        (pad(clip(name, name_cells), name_cells), "strong" if here else "text"),
        ("  ", "text"),
        (clip(value_text(entry, look), max(4, room)), look_of_value),
    ]
    row = spread(left, [*right, (" ", "text")], width)
    return row._replace(fill="selection" if here else "")


def _state_runs(entry: ConfigEntry, config: Config, look: Look) -> list[Run]:
    words = look.words
    if any(key == entry.key for _, key in config.sending):
        return [(f"◌ {words('settings.sending')}", "info")]
    if any(key == entry.key for key, _ in config.refused):
        return [(f"✗ {words('settings.refused')}", "error")]
    if any(key == entry.key for key, _ in config.restarts):
        return [(f"↻ {words('settings.restart_short')}", "warning")]
    if entry.origin in LOCKED:
        return [(f"▣ {words(f'settings.origin_{entry.origin}')}", "info")]
    if entry.origin == "file":
        return [(words("settings.origin_file"), "accent")]
    return [(words("settings.origin_default"), "muted")]


def foot_rows(entry: ConfigEntry, config: Config, look: Look, width: int) -> list[Row]:
    """Return what is said about the setting under the cursor: problem, purpose, and the rest."""
    words, room = look.words, width - 4
    rows: list[Row] = []
    refused = dict(config.refused).get(entry.key)
    restart = dict(config.restarts).get(entry.key)
    if refused:
        rows += plain_rows(f"✗ {safe_text(refused)}", room, "error")
    elif restart:
        rows += plain_rows(f"↻ {words('settings.restart_due', what=restart)}", room, "warning")
    elif entry.origin in LOCKED:
        told = words(f"settings.locked_{entry.origin}", where=safe_text(entry.where))
        rows += plain_rows(f"▣ {told}", room, "info")
    rows += plain_rows(doc_of(entry, words.language), room, "text")
    rows += plain_rows(" · ".join(facts_of(entry, look)), room, "muted")
    return [row._replace(runs=(("  ", "text"), *row.runs)) for row in rows]


def facts_of(entry: ConfigEntry, look: Look) -> list[str]:
    """Return what else is known: what may stand there, the default, where it stands."""
    words = look.words
    kind = words(f"settings.kind_{entry.kind}")
    if entry.kind == "choice":
        kind = " | ".join(entry.choices)
    elif entry.least is not None:
        most = "" if entry.most is None else f"{entry.most:.15g}"
        kind = f"{kind} {entry.least:g}–{most}" if most else f"{kind} ≥ {entry.least:g}"
    facts = [kind]
    if not entry.secret:
        facts.append(words("settings.default", value=_default_text(entry, look)))
    if entry.origin == "file" and entry.where:
        facts.append(safe_text(entry.where.rpartition("/")[2], keep_newlines=False))
    if entry.restart:
        facts.append(words("settings.restart", what=entry.restart))
    return facts


def _default_text(entry: ConfigEntry, look: Look) -> str:
    if entry.default in {"", '""', "[]", "{}"}:
        return look.words("settings.none")
    if entry.kind == "switch":
        return look.words("settings.on" if entry.default == "true" else "settings.off")
    if entry.kind in {"text", "choice"}:
        return entry.default.strip('"')
    return entry.default


def _pattern(key: str) -> str:
    """Return the key as the schema has it: with `*` where the user picks the name."""
    parts = key.split(".")
    return ".".join([parts[0], "*", *parts[2:]]) if parts[0] == "providers" and parts[1:] else key
