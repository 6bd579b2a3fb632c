"""A request for a decision as lines: everything that would happen, then numbered answers."""

from collections.abc import Iterator

from openpista.domain.approval import AnswerKind, Approval
from openpista.domain.sentence import Sentence
from openpista.guard.safe_text import mistrusted, visible_text
from openpista.tui.views.approval_rows import sentence_text
from openpista.tui.views.figures import SECOND_MS
from openpista.words.catalogue import Words

NUMBERS: dict[str, AnswerKind] = {
    "1": "once",
    "2": "task",
    "3": "exact",
    "4": "change",
    "5": "no",
}
"""The same numbers as in the window with a screen; what is not offered is left out."""


def card_lines(
    approval: Approval, words: Words, *, scripts: tuple[str, ...], now_ms: int
) -> list[str]:
    """Return the question with nothing left out, and the answers that are offered."""
    return [*_question(approval, words, scripts, now_ms), *_answers(approval, words, scripts)]


def read_answer(line: str, approval: Approval) -> tuple[AnswerKind, str] | None:
    """Return what a line answers and the words with it; None where it is no answer on offer."""
    number, _, text = line.strip().partition(" ")
    answer = NUMBERS.get(number.rstrip("."))
    if answer is None or answer not in offered(approval):
        return None
    if text.strip() and answer not in {"change", "no"}:
        return None
    return answer, text.strip()


def offered(approval: Approval) -> tuple[AnswerKind, ...]:
    """Return the answers that there are for a request."""
    answers: list[AnswerKind] = ["once"]
    if approval.task_covers:
        answers.append("task")
    if approval.exact_offered:
        answers.append("exact")
    return (*answers, "change", "no")


def _question(
    approval: Approval, words: Words, scripts: tuple[str, ...], now_ms: int
) -> Iterator[str]:
    intent = approval.intent

    def plain(text: str) -> str:
        return visible_text(text, scripts)

    def fact(label: str, text: str) -> str:
        return f"{words(f'plain.ask_{label}')}: {plain(text)}"

    yield words("plain.ask", title=plain(intent.title or approval.tool))
    yield from _block(words("plain.ask_command"), intent.command, scripts)
    if not intent.command:
        yield from _block(f"{approval.tool}", approval.arguments, scripts)
    yield from _block(words("plain.ask_change"), intent.diff, scripts)
    if intent.cwd:
        yield fact("where", intent.cwd)
    if intent.kind == "run":
        on_host = intent.host or not approval.sandbox
        held = words("approval.in_sandbox", kind=approval.sandbox)
        yield f"{words('plain.ask_how')}: {words('plain.on_host') if on_host else held}"
    for label, places in (
        ("network", intent.network),
        ("files", intent.paths),
        ("outside", intent.outside),
        ("protected", intent.protected),
    ):
        if places:
            yield fact(label, ", ".join(places))
    if intent.program:
        yield fact("program", f"{intent.program} {intent.program_sha256}".strip())
    if not intent.undoable:
        yield f"{words('plain.no_undo')} {plain(intent.undo_note)}".strip()
    why = approval.why or (Sentence(approval.reason),)
    told = " ".join(sentence_text(sentence, words, scripts) for sentence in why)
    yield f"{words('plain.ask_why')}: {told}"
    exact = intent.command or approval.arguments
    careful = approval.careful or tuple(map(Sentence, approval.warnings))
    for sentence in dict.fromkeys((*careful, *mistrusted(exact, scripts))):
        if sentence.text != intent.undo_note:
            yield f"{words('plain.ask_careful')}: {sentence_text(sentence, words, scripts)}"
    left_s = max(0, approval.deadline_ms - now_ms) // SECOND_MS
    yield words("plain.ask_left", seconds=left_s)


def _answers(approval: Approval, words: Words, scripts: tuple[str, ...]) -> Iterator[str]:
    there = offered(approval)
    for number, answer in NUMBERS.items():
        if answer in there:
            covers = visible_text(approval.task_covers, scripts) if answer == "task" else ""
            yield f"{number}. {words(f'plain.answer_{answer}', covers=covers)}"


def _block(name: str, text: str, scripts: tuple[str, ...]) -> Iterator[str]:
    if text:
        yield f"{name}:"
        yield from (f"  {line}" for line in visible_text(text, scripts).split("\n"))
