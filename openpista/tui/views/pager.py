"""The whole kept output of a tool call over the page."""

from collections.abc import Sequence

from openpista.guard.safe_text import safe_text
from openpista.tui.core import blocklist
from openpista.tui.core.actions import Action
from openpista.tui.core.blocks import ToolCard
from openpista.tui.core.held import find
from openpista.tui.core.notices import CopyAsked
from openpista.tui.core.selectors import workspace_of
from openpista.tui.core.state import State
from openpista.tui.views.figures import bytes_text, duration_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.rows import BLANK, Row, Run, plain_rows, wrap
from openpista.tui.views.toolcard import last_written, shown_output, target_of

LEAD = "  "


def _card(state: State) -> ToolCard | None:
    chat = find(state.chats, state.pager.session_id)
    block = None if chat is None else blocklist.get(chat.blocks, state.pager.block_id)
    return block if isinstance(block, ToolCard) else None


def _output(state: State, look: Look, _keys: KeyMap, width: int) -> Drawn:
    card = _card(state)
    if card is None:
        return Drawn(plain_rows(f"{LEAD}{look.words('pager.gone')}", width, "muted"))
    return Drawn(output_rows(card, workspace_of(state, state.pager.session_id), look, width))


def output_rows(card: ToolCard, workspace: str, look: Look, width: int) -> list[Row]:
    """Return the call in full, and everything that was kept of its output."""
    words = look.words
    lead: list[Run] = [(LEAD, "text")]
    rows: list[Row] = []
    for line in target_of(card, workspace).splitlines():
        rows += wrap([(line, "strong")], width - 1, first=lead, words=False)
    facts = [safe_text(card.name, keep_newlines=False), words(f"card.state_{card.state}")]
    if card.elapsed_ms is not None:
        facts.append(duration_text(card.elapsed_ms))
    total = card.kept_total_bytes or (card.result.total_bytes if card.result is not None else 0)
    if total:
        facts.append(bytes_text(total))
    rows += [*wrap([(" · ".join(facts), "muted")], width - 1, first=lead), BLANK]
    text = shown_output(card).rstrip("\n")
    if card.kept_state in {"loading", "failed"}:
        key = "card.loading" if card.kept_state == "loading" else "card.load_failed"
        look_of = "muted" if card.kept_state == "loading" else "warning"
        rows += [*wrap([(words(key), look_of)], width - 1, first=lead), BLANK]
    if not text.strip():
        return [*rows, *wrap([(words("card.silent"), "muted")], width - 1, first=lead)]
    for line in safe_text(last_written(text)).split("\n"):
        rows += wrap([(line, "text")], width - 1, first=lead, rest=lead, words=False)
    return rows


def _clicked(state: State, hit: str) -> Sequence[Action]:
    card = _card(state)
    return (CopyAsked(shown_output(card)),) if hit == "c" and card is not None else ()


OUTPUT = Listing(
    title="pager.title",
    keys=(
        ("row.down", "list.scroll"),
        ("entry.copy", "pager.copies"),
        ("dialog.close", "list.close"),
    ),
    value=lambda state: (_card(state), workspace_of(state, state.pager.session_id)),
    draw=_output,
    query=lambda _: "",
    clicked=_clicked,
    letters=frozenset({"c"}),
    wide=True,
)
