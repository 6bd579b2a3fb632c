"""What a run of a job is told, and what came of it: read off its turn. Pure, but for the file of a
checklist."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpista.domain.delivery import Reply, TurnOutcome
from openpista.domain.errors import OpenpistaError
from openpista.domain.job import JobRun, RunOutcome
from openpista.domain.message import Message, ToolResult, text_of
from openpista.store.codec import to_json
from openpista.store.jobs import Fate, Owed, StoredJob, StoredRun
from openpista.store.owed import key_of

NOTHING = "NOTHING TO REPORT"
"""What the agent answers where a checklist needs no word to anybody."""

MAX_CHECKLIST_BYTES = 64 * 1024

_HOW = (
    "Go through this checklist. Do what is open and can be done. If nothing on it needs a word to"
    f" anybody, answer with exactly {NOTHING} and nothing else."
)
_TICKED = r"\s*[-*+]\s+\[[xX]\]"
_HEADING = r"\s*(#.*|<!--.*-->|-{3,}|\*{3,})?\s*"
_OUTCOMES: dict[str, TurnOutcome] = {
    "done": "done",
    "cancelled": "cancelled",
    "failed": "failed",
    "interrupted": "interrupted",
    "expired": "expired",
}
_DENIED = "Denied."


def read_checklist(path: str) -> str:
    """Return the text of a checklist, empty where nothing on it is open. Raises OpenpistaError
    for a file that cannot be read."""
    try:
        with Path(path).expanduser().open("rb") as file:
            data = file.read(MAX_CHECKLIST_BYTES + 1)
        text = data.decode()
    except (OSError, ValueError) as error:
        raise OpenpistaError(f"The checklist {path} cannot be read.", detail=str(error)) from error
    if len(data) > MAX_CHECKLIST_BYTES:
        raise OpenpistaError(f"The checklist {path} is longer than 64 KiB.")
    return text if any(_is_open(line) for line in text.splitlines()) else ""


def words_for(job: StoredJob, checklist: str) -> str:
    """Return what the agent is told."""
    if not checklist:
        return job.draft.says
    return "\n\n".join(filter(None, (job.draft.says, _HOW, checklist)))


def outcome_of(run: StoredRun, fate: Fate, messages: Iterable[Message]) -> JobRun:
    """Return how a run ended, from its turn and the messages of that."""
    outcome, reason = _outcome(fate, tuple(messages))
    return JobRun(
        job_id=run.job_id,
        slot_ms=run.slot_ms,
        began_ms=run.began_ms,
        asked=run.asked,
        ended_ms=fate.ended_ms,
        outcome=outcome,
        reason=reason,
        session_id=fate.session_id,
        turn_id=fate.turn_id,
    )


def owed_to(job: StoredJob, end: JobRun, fate: Fate, messages: Sequence[Message]) -> Owed | None:
    """Return the answer that a run owes to the chat of its job; None where it has none, or has
    nothing to say to it."""
    target = job.draft.target
    said = "\n\n".join(filter(None, (text_of(one) for one in messages if one.role == "assistant")))
    if target is None or (job.draft.checklist and is_nothing(said)):
        return None
    told = said if end.outcome == "done" else f"{said}\n\n({job.draft.name}: {end.reason})".strip()
    reply = Reply(
        session_id=fate.session_id,
        turn_id=fate.turn_id,
        text=told,
        outcome=_OUTCOMES.get(fate.outcome, "failed"),
    )
    return Owed(key_of(fate.turn_id, target), target, to_json(reply))


def is_nothing(said: str) -> bool:
    """Say whether an answer says that there is nothing to say."""
    return said.strip().rstrip(".").upper() == NOTHING


def _is_open(line: str) -> bool:
    return not (re.match(_TICKED, line) or re.fullmatch(_HEADING, line))


def _outcome(fate: Fate, messages: tuple[Message, ...]) -> tuple[RunOutcome, str]:
    denied = _denied(messages)
    match fate.outcome:
        case "done" if denied:
            return "denied", denied
        case "done":
            return "done", ""
        case "interrupted":
            return "interrupted", fate.reason or "openpista ended while it ran."
        case "cancelled":
            return "failed", fate.reason or "It was stopped."
        case _:
            return "failed", " ".join(filter(None, (fate.reason, denied))) or "It failed."


def _denied(messages: tuple[Message, ...]) -> str:
    """Return what was not allowed, in one sentence; empty where everything was."""
    titles: list[str] = []
    for message in messages:
        for block in message.blocks:
            if isinstance(block, ToolResult) and block.is_error and block.text.startswith(_DENIED):
                intent = block.run.intent if block.run else None
                titles.append(intent.title if intent and intent.title else block.name)
    if not titles:
        return ""
    return f"Not allowed, because nobody was asked: {', '.join(dict.fromkeys(titles))}."
