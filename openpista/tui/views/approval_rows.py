"""A request for a decision as rows: what would happen, byte for byte, and what can be answered.

Nothing is cut: what does not fit is scrolled (security.md §4). Characters that could mislead
stand as their code points.
"""

import re
from collections.abc import Callable

from msgspec import Struct

from openpista.domain.approval import AnswerKind, Approval
from openpista.domain.sentence import Sentence
from openpista.guard.safe_text import mistrusted, safe_text, visible_sentence, visible_text
from openpista.tui.core.approvals import front, place
from openpista.tui.core.approvals_card import Card
from openpista.tui.core.approvals_risk import Risk, risk_of
from openpista.tui.core.sessions import row_of
from openpista.tui.core.state import State
from openpista.tui.views.diff import diff_rows
from openpista.tui.views.figures import SECOND_MS, clock_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.rows import (
    BLANK,
    Row,
    Run,
    cells_in,
    crop,
    pad,
    plain_rows,
    spread,
    wrap,
)
from openpista.words.catalogue import Words

LABEL_CELLS = 10
NAME_CELLS = 22
MIN_ABOUT_CELLS = 12
BAR = "▏ "
_MARKED = re.compile(r"⟨U\+[0-9A-F]+⟩")

RISK_LOOKS: dict[Risk, tuple[str, str]] = {
    "high": ("▲", "error"),
    "raised": ("◆", "warning"),
    "low": ("●", "info"),
}
"""Sign and colour of a risk; a word says the same."""

ANSWERS: tuple[tuple[AnswerKind, str], ...] = (
    ("once", "card.once"),
    ("task", "card.task"),
    ("exact", "card.exact"),
    ("change", "card.change"),
    ("no", "card.no"),
)


class CardView(Struct, frozen=True):
    """The card in front: the `number`th of `count`, with `left_ms` to answer. `session` is the
    title of its conversation where that is not the one shown."""

    card: Card
    number: int
    count: int
    left_ms: int
    session: str = ""


def card_view(state: State) -> CardView | None:
    """Return the card that the user is asked about now."""
    card = front(state.approvals)
    if card is None:
        return None
    now_ms = max(state.window.now_ms, card.approval.requested_at_ms)
    left_ms = max(0, card.approval.deadline_ms - now_ms) // SECOND_MS * SECOND_MS
    row = row_of(state.sessions, card.approval.session_id)
    elsewhere = row is not None and row.session.id != state.sessions.active
    session = row.session.title if row is not None and elsewhere else ""
    number, count = place(state.approvals) + 1, len(state.approvals.cards)
    return CardView(card, number, count, left_ms, session)


def title_rows(view: CardView) -> Callable[[Look, int], list[Row]]:
    """Return how the first row is drawn: that it is a question, which one, and the time left."""

    def draw(look: Look, width: int) -> list[Row]:
        words = look.words
        right: list[Run] = []
        if view.count > 1:
            right.append(
                (f"{words('approval.position', number=view.number, count=view.count)}  ", "dim")
            )
        hurried = "error" if view.left_ms < 60 * SECOND_MS else "muted"
        right.append((words("approval.left", time=clock_text(view.left_ms)), hurried))
        risk = risk_of(view.card.approval)
        sign, tone = RISK_LOOKS[risk]
        left: list[Run] = [(f"{sign} ", tone), (words("approval.title"), f"{tone}+strong")]
        left.append((f"   {words(f'approval.risk_{risk}')}", tone))
        if cells_in(left) + cells_in(right) >= width:
            left.pop()
        rows = [spread(left, right, width)]
        if view.session:
            title = safe_text(view.session, keep_newlines=False)
            text = words("approval.elsewhere", title=title)
            rows.append(Row(crop([("  ", "text"), (text, "dim")], width)))
        return [*rows, BLANK]

    return draw


def body_rows(approval: Approval, scripts: tuple[str, ...]) -> Callable[[Look, int], list[Row]]:
    """Return how the body is drawn: everything that would be done, and why it is asked."""

    def draw(look: Look, width: int) -> list[Row]:
        rows = plain_rows(
            visible_text(approval.intent.title or approval.tool, scripts), width, "strong"
        )
        rows += [BLANK, *_bytes(approval, scripts, look, width), BLANK]
        for label, text, tone in _facts(approval, scripts, look):
            rows += _fact(look.words(f"approval.{label}"), text, tone, width)
        if approval.intent.diff:
            shown = visible_text(approval.intent.diff, scripts)
            rows += [BLANK, *diff_rows(shown, width)]
        return rows

    return draw


def answer_rows(
    view: CardView, keys: KeyMap, scripts: tuple[str, ...]
) -> Callable[[Look, int], list[Row]]:
    """Return how the answers are drawn; those that do not count yet are dim."""

    def draw(look: Look, width: int) -> list[Row]:
        card, words = view.card, look.words
        if card.request_id:
            return [Row((("◌ ", "info"), (words("approval.sending"), "dim")))]
        if card.mode != "ask":
            return [Row(((words(f"approval.ask_{card.mode}"), "dim"),))]
        rows: list[Row] = []
        covers = visible_text(card.approval.task_covers, scripts)
        for answer, action in ANSWERS:
            if _offered(card.approval, answer):
                rows += _answer(card, answer, keys.label(action), covers, look, width)
        hint = _hint(card, look)
        return [*rows, spread([(hint, "warning")], [(_more(view, keys, look), "muted")], width)]

    return draw


def sentence_text(sentence: Sentence, words: Words, scripts: tuple[str, ...]) -> str:
    """Return a sentence of openpista in the language of the window, where it has it. The words
    are ours then; what is filled in may come from elsewhere."""
    shown = visible_sentence(sentence, scripts)
    return words(shown.key, **dict(shown.values)) if words.has(shown.key) else shown.text


def _more(view: CardView, keys: KeyMap, look: Look) -> str:
    """What else can be done, with its keys."""
    actions = [("card.reason", "no_reason"), ("card.later", "later")]
    if view.session:
        actions.append(("card.session", "goes"))
    if view.count > 1:
        actions.append(("card.next", "next"))
    return "   ".join(
        f"{keys.label(key)} {look.words(f'approval.{about}')}" for key, about in actions
    )


def _offered(approval: Approval, answer: AnswerKind) -> bool:
    match answer:
        case "task":
            return bool(approval.task_covers)
        case "exact":
            return approval.exact_offered
        case "once" | "change" | "no":
            return True


def _answer(
    card: Card, answer: AnswerKind, key: str, covers: str, look: Look, width: int
) -> list[Row]:
    """An answer and what it means; what *task* covers is never cut."""
    allows = answer in {"once", "task", "exact"}
    counts = card.armed and (card.read or not allows)
    tone = {"no": "error", "change": "info"}.get(answer, "success") if counts else "muted"
    about = look.words(f"approval.answer_{answer}_about")
    if answer == "task":
        about = covers
    name = pad(look.words(f"approval.answer_{answer}"), NAME_CELLS)
    first: list[Run] = [(f" {key} ", f"{tone}+reverse" if counts else "muted"), ("  ", "text")]
    first.append((name, "text+strong" if counts else "muted"))
    lead = cells_in(first)
    if width - lead < MIN_ABOUT_CELLS:
        return [Row(tuple(first), hit=f"answer:{answer}")]
    rows = wrap([(about, "muted")], width, first=first, rest=[(" " * lead, "text")])
    return [row._replace(hit=f"answer:{answer}") for row in rows]


def _hint(card: Card, look: Look) -> str:
    if not card.read:
        return look.words("approval.read_first")
    return "" if card.armed else look.words("approval.not_armed")


def _bytes(approval: Approval, scripts: tuple[str, ...], look: Look, width: int) -> list[Row]:
    """The exact command; or the exact arguments, where no diff shows what they do."""
    intent = approval.intent
    bar: list[Run] = [(BAR, "warning")]
    text = intent.command or ("" if intent.diff else approval.arguments)
    if not text:
        return [
            Row((*bar, (look.words("approval.see_diff"), "dim")), fill="code"),
        ]
    rows: list[Row] = []
    for line in visible_text(text, scripts).split("\n"):
        rows += wrap(_marked(line), width, first=bar, rest=bar, fill="code", words=False)
    return rows


def _marked(line: str) -> list[Run]:
    """Make code points that stand for what cannot be seen stand out."""
    runs: list[Run] = []
    position = 0
    for match in _MARKED.finditer(line):
        runs += [(line[position : match.start()], "text"), (match.group(), "error+reverse")]
        position = match.end()
    return [*runs, (line[position:], "text")]


def _facts(approval: Approval, scripts: tuple[str, ...], look: Look) -> list[tuple[str, str, str]]:
    """What is known about the call: label, text, look."""
    intent, words = approval.intent, look.words
    facts: list[tuple[str, str, str]] = []
    network = ", ".join(visible_text(place, scripts) for place in intent.network)
    if intent.cwd:
        facts.append(("where", visible_text(intent.cwd, scripts), "text"))
    if intent.kind == "run":
        on_host = intent.host or not approval.sandbox
        kind = approval.sandbox
        how = words("approval.on_host") if on_host else words("approval.in_sandbox", kind=kind)
        facts.append(("how", how, "warning" if on_host else "text"))
        otherwise = words("approval.host_network" if on_host else "approval.no_network")
        facts.append(("network", network or otherwise, "warning" if network else "dim"))
    elif network:
        facts.append(("network", network, "warning"))
    for path in intent.paths:
        outside = path in intent.outside or path in intent.protected
        facts.append(("file", visible_text(path, scripts), "warning" if outside else "text"))
    if intent.program:
        digest = f" sha256 {intent.program_sha256}" if intent.program_sha256 else ""
        facts.append(("program", f"{visible_text(intent.program, scripts)}{digest}", "dim"))
    if not intent.undoable:
        note = visible_text(intent.undo_note, scripts) or words("approval.no_undo")
        facts.append(("undo", note, "warning"))
    why = approval.why or (Sentence(approval.reason),)
    facts.append(("why", " ".join(sentence_text(one, words, scripts) for one in why), "text"))
    exact = intent.command or approval.arguments
    told = approval.careful or tuple(map(Sentence, approval.warnings))
    careful = dict.fromkeys((*told, *mistrusted(exact, scripts)))
    warnings = [
        sentence_text(one, words, scripts) for one in careful if one.text != intent.undo_note
    ]
    return facts + [("warning", text, "error") for text in warnings]


def _fact(label: str, text: str, tone: str, width: int) -> list[Row]:
    first: list[Run] = [(pad(label, LABEL_CELLS), "muted"), (" ", "text")]
    rest: list[Run] = [(" " * (LABEL_CELLS + 1), "text")]
    rows: list[Row] = []
    for line in text.split("\n"):
        rows += wrap([(line, tone)], width, first=rest if rows else first, rest=rest)
    return rows
