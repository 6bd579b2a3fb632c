"""What turns changed in the files: a list, and the question before one is taken back."""

from collections.abc import Sequence

from openpista.domain.session import FileChange, UndoEntry
from openpista.guard.safe_text import safe_text
from openpista.tui.core.actions import Action
from openpista.tui.core.lists import chosen
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.selectors import workspace_of
from openpista.tui.core.state import State
from openpista.tui.core.undo import (
    UndoChosen,
    UndoConfirmed,
    UndoDropped,
    UndoMoved,
    can_undo,
    entry_of,
    kept,
    taken_back,
)
from openpista.tui.views.figures import MINUTE_MS, ago_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.rows import BLANK, Row, Run, cells_in, clip, plain_rows, spread

MAX_FILES = 6
"""Files of a turn that the list names; the question names all."""

_SIGNS = {"created": ("+", "success"), "changed": ("~", "info"), "deleted": ("-", "error")}


def _draw(state: State, look: Look, _keys: KeyMap, width: int) -> Drawn:
    undo = state.undo
    if undo.asking is not None:
        entry = entry_of(undo, undo.asking)
        return Drawn([] if entry is None else _question(entry, state, look, width))
    if not undo.entries:
        text, tone = look.words("undo.none"), "muted"
        if undo.state == "failed":
            text, tone = look.words("undo.failed", reason=safe_text(undo.reason)), "error"
        elif undo.state == "loading":
            text = look.words("list.loading")
        return Drawn(plain_rows(f"  {text}", width, tone))
    index = chosen(undo.index, undo.entries)
    rows: list[Row] = []
    show = (0, 0)
    for number, entry in enumerate(undo.entries):
        drawn = _entry(entry, state, look, width, here=number == index)
        if number == index:
            show = (len(rows), len(rows) + len(drawn))
        rows += [row._replace(hit=f"row:{number}") for row in drawn]
    return Drawn(rows, show)


def _entry(entry: UndoEntry, state: State, look: Look, width: int, *, here: bool) -> list[Row]:
    """One turn: what was asked, when, how many files; the chosen one names them."""
    words = look.words
    right: list[Run] = []
    if entry.undone:
        right.append((f"{words('undo.undone')}  ", "success"))
    elif not can_undo(entry):
        right.append((f"{words('undo.not')}  ", "warning"))
    right.append((f"{words('undo.files', count=len(entry.changes))}  ", "dim"))
    when = ago_text(entry.at_ms, max(state.window.now_ms, entry.at_ms), words)
    right.append((f"{when} ", "dim" if here else "muted"))
    prompt = safe_text(" ".join(entry.prompt.split()), keep_newlines=False)
    tone = "muted" if entry.undone else "text"
    left: list[Run] = [("› ", "accent") if here else ("  ", "text")]
    room = max(1, width - cells_in(right) - 4)
    left.append((clip(prompt, room), f"{tone}+strong" if here else tone))
    head = spread(left, right, width)._replace(fill="selection" if here else "")
    if not here:
        return [head]
    files = [_file(change, state, look, width) for change in entry.changes[:MAX_FILES]]
    more = len(entry.changes) - len(files)
    if more > 0:
        files.append(Row((("     ", "text"), (words("undo.more", count=more), "muted"))))
    return [head, *files, BLANK]


def _file(change: FileChange, state: State, look: Look, width: int, about: str = "") -> Row:
    sign, tone = _SIGNS[change.kind]
    note = about or (safe_text(change.note, keep_newlines=False) if not change.undoable else "")
    right: list[Run] = [(f"{clip(note, width * 3 // 5)} ", "warning" if not about else "muted")]
    if not note:
        right = [(f"{look.words(f'undo.{change.kind}')} ", "muted")]
    left: list[Run] = [("   ", "text"), (f"{sign} ", tone)]
    path = clip(_shown(change.path, state), max(8, width - cells_in(right) - 7))
    return spread([*left, (path, "text")], right, width)


def _shown(path: str, state: State) -> str:
    root = workspace_of(state, state.undo.session_id).rstrip("/") + "/"
    return safe_text(path.removeprefix(root), keep_newlines=False)


def _question(entry: UndoEntry, state: State, look: Look, width: int) -> list[Row]:
    """All files by name: what becomes of each, and which stay as they are."""
    words, undo = look.words, state.undo
    prompt = safe_text(" ".join(entry.prompt.split()), keep_newlines=False)
    rows = [
        Row((("  ", "text"), (words("undo.ask"), "warning+strong"))),
        Row((("  ", "text"), (clip(prompt, width - 4), "dim"))),
        BLANK,
    ]
    told = [(change, f"undo.ask_{change.kind}") for change in taken_back(undo, entry)]
    told += [(change, "undo.ask_kept") for change in kept(undo, entry)]
    told += [(change, "undo.ask_not") for change in entry.changes if not change.undoable]
    rows += [_file(change, state, look, width, words(key)) for change, key in told]
    yours = plain_rows(words("undo.ask_yours"), max(1, width - 4), "muted")
    return [*rows, BLANK, *(row._replace(runs=(("  ", "text"), *row.runs)) for row in yours)]


# --- keys and clicks ------------------------------------------------------------------------


def _at(state: State, number: int) -> Sequence[Action]:
    entries = state.undo.entries
    return (UndoChosen(entries[number].turn_id),) if number < len(entries) else ()


def _chosen(state: State) -> Sequence[Action]:
    """Enter asks; it never answers, so that a key held down takes nothing back."""
    undo = state.undo
    if undo.asking is not None or not undo.entries:
        return ()
    return _at(state, chosen(undo.index, undo.entries))


def _clicked(state: State, hit: str) -> Sequence[Action]:
    number = int(hit.removeprefix("row:"))
    here = chosen(state.undo.index, state.undo.entries)
    return _at(state, number) if number == here else (UndoMoved(number - here),)


def _closed(state: State) -> Sequence[Action]:
    return (UndoDropped(),) if state.undo.asking is not None else (OverlayClosed("undo"),)


def _offers(state: State) -> tuple[tuple[str, str], ...]:
    if state.undo.asking is not None:
        return (("undo.yes", "undo.key_yes"), ("undo.no", "undo.key_no"))
    close = ("dialog.close", "list.close")
    entries = state.undo.entries
    if not entries or not can_undo(entries[chosen(state.undo.index, entries)]):
        return (close,)
    return (("row.choose", "undo.key_take"), close)


UNDO = Listing(
    title="undo.title",
    keys=(("row.choose", "undo.key_take"), ("dialog.close", "list.close")),
    value=lambda state: (state.undo, state.window.now_ms // MINUTE_MS),
    draw=_draw,
    query=lambda _: "",
    moved=lambda _, step: (UndoMoved(step),),
    chosen=_chosen,
    clicked=_clicked,
    closed=_closed,
    offers=_offers,
    place="undo",
    more={
        "undo.yes": lambda state: (UndoConfirmed(),) if state.undo.asking is not None else (),
        "undo.no": lambda _: (UndoDropped(),),
    },
)
