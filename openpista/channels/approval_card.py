"""A request for approval as text: everything that would happen, with every byte shown."""

from collections.abc import Iterator

from openpista.domain.approval import AnswerKind, Approval
from openpista.domain.sentence import Sentence
from openpista.guard.safe_text import visible_sentence, visible_text

_INDENT = "    "


def card_text(approval: Approval, *, scripts: tuple[str, ...], now_ms: int) -> str:
    """Return the card of `approval`; nothing is cut (security.md §4, Display)."""
    return "\n".join(_lines(approval, scripts, now_ms))


def question_text(approval: Approval) -> str:
    """Return the answers that are offered."""
    offers = ["[y] once"]
    if approval.task_covers:
        offers.append("[t] for this task")
    if approval.exact_offered:
        offers.append("[a] always for exactly this")
    return ", ".join([*offers, "[c TEXT] change it", "[n] no"])


def read_answer(line: str, approval: Approval) -> tuple[AnswerKind, str] | None:
    """Return what `line` answers, with its words; None where it is no answer that was offered."""
    letter, _, text = line.strip().partition(" ")
    match letter.lower():
        case "y" | "yes":
            return ("once", "")
        case "t" if approval.task_covers:
            return ("task", "")
        case "a" if approval.exact_offered:
            return ("exact", "")
        case "c" if text.strip():
            return ("change", text.strip())
        case "n" | "no":
            return ("no", text.strip())
        case _:
            return None


def numbered_offers(approval: Approval) -> str:
    """Return the answers by number, one a line. A number means the same on every card."""
    offers = ["  1  yes, once"]
    if approval.task_covers:
        offers.append("  2  yes, for this task")
    if approval.exact_offered:
        offers.append("  3  yes, always for exactly this")
    return "\n".join([*offers, "  4  change it: 4 and what you wish", "  5  no"])


def read_number(line: str, approval: Approval) -> tuple[AnswerKind, str] | None:
    """Return what `line` answers, with its words; None where it is no answer that was offered."""
    number, _, text = line.strip().partition(" ")
    letters = {"1": "y", "2": "t", "3": "a", "4": "c", "5": "n"}
    if number not in letters or (text.strip() and number in {"1", "2", "3"}):
        return None
    return read_answer(f"{letters[number]} {text}", approval)


def _lines(approval: Approval, scripts: tuple[str, ...], now_ms: int) -> Iterator[str]:
    intent = approval.intent
    yield f"openpista asks: {visible_text(intent.title or approval.tool, scripts)}"
    yield from _block("Command", intent.command, scripts)
    if not intent.command:
        yield from _block(approval.tool, approval.arguments, scripts)
    yield from _block("Change", intent.diff, scripts)
    if intent.cwd:
        yield f"  In: {visible_text(intent.cwd, scripts)}"
    if intent.kind == "run":
        is_held = approval.sandbox and not intent.host
        where = f"in the sandbox ({approval.sandbox})" if is_held else "on this computer, as you"
        yield f"  Runs: {where}"
    for name, values in (
        ("Network", intent.network),
        ("Outside the workspace", intent.outside),
        ("Protected", intent.protected),
    ):
        if values:
            yield f"  {name}: {', '.join(visible_text(value, scripts) for value in values)}"
    if not intent.undoable:
        yield f"  It cannot be undone. {visible_text(intent.undo_note, scripts)}".rstrip()
    yield f"  Asked because: {visible_text(approval.reason, scripts)}"
    for sentence in approval.careful or map(Sentence, approval.warnings):
        if sentence.text != intent.undo_note:
            yield f"  Careful: {visible_sentence(sentence, scripts).text}"
    if approval.task_covers:
        yield f"  For this task would cover: {visible_text(approval.task_covers, scripts)}"
    yield f"  Time left: {max(0, approval.deadline_ms - now_ms) // 1000} s; silence is no."


def _block(name: str, text: str, scripts: tuple[str, ...]) -> Iterator[str]:
    if text:
        yield f"  {name}:"
        for line in visible_text(text, scripts).split("\n"):
            yield f"{_INDENT}{line}"
