from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.domain.call import Intent, ToolRun
from openpista.domain.errors import OpenpistaError
from openpista.domain.ids import CallId, JobId, MessageId, SessionId, TurnId
from openpista.domain.job import JobDraft
from openpista.domain.message import Block, ChatAddress, Message, Role, Text, ToolResult
from openpista.gateway.job_work import (
    MAX_CHECKLIST_BYTES,
    NOTHING,
    is_nothing,
    outcome_of,
    owed_to,
    read_checklist,
    words_for,
)
from openpista.store.jobs import Fate, StoredJob, StoredRun

CHAT = ChatAddress("telegram", "bot", "42")
JOB = StoredJob(
    id=JobId("J"),
    draft=JobDraft(name="news", schedule="@daily", says="What is new?", target=CHAT),
    origin="owner",
    start_ms=0,
)
RUN = StoredRun(id=MessageId("M"), job_id=JOB.id, slot_ms=5, asked=False, began_ms=6)
FATE = Fate(TurnId("T"), SessionId("S"), 9, "done", "")
HEARTBEAT = replace(JOB, draft=replace(JOB.draft, checklist="list.md"))


def message(role: Role, *blocks: Block) -> Message:
    return Message(MessageId("M"), SessionId("S"), 1, role, blocks, 1)


def denied(title: str) -> Message:
    run = ToolRun(intent=Intent(kind="send", title=title)) if title else None
    block = ToolResult(CallId("c"), "mail.send", "Denied. Nobody is here.", is_error=True, run=run)
    return message("tool", block)


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("", False),
        ("# Title\n\n---\n<!-- nothing yet -->\n", False),
        ("- [x] done\n* [X] done too\n", False),
        ("- [x] done\n- [ ] open\n", True),
        ("look at the door", True),
    ],
)
def test_a_checklist_counts_where_something_is_open(
    tmp_path: Path, text: str, is_open: bool
) -> None:
    file = tmp_path / "list.md"
    file.write_text(text)

    assert read_checklist(str(file)) == (text if is_open else "")


@pytest.mark.parametrize("data", [None, b"\xff\xfe", b"x" * (MAX_CHECKLIST_BYTES + 1)])
def test_a_checklist_that_cannot_be_read_says_so(tmp_path: Path, data: bytes | None) -> None:
    file = tmp_path / "list.md"
    if data is not None:
        file.write_bytes(data)

    with pytest.raises(OpenpistaError, match="checklist"):
        read_checklist(str(file))


def test_the_agent_is_told_what_the_job_says_and_its_checklist() -> None:
    assert words_for(JOB, "") == "What is new?"
    told = words_for(JOB, "- look at the door")
    assert told.startswith("What is new?")
    assert NOTHING in told
    assert told.endswith("- look at the door")


@pytest.mark.parametrize(
    ("fate", "outcome"),
    [
        (FATE, "done"),
        (replace(FATE, outcome="failed", reason="No network."), "failed"),
        (replace(FATE, outcome="expired"), "failed"),
        (replace(FATE, outcome="cancelled"), "failed"),
        (replace(FATE, outcome="interrupted"), "interrupted"),
    ],
)
def test_a_run_ends_as_its_turn_did(fate: Fate, outcome: str) -> None:
    end = outcome_of(RUN, fate, [])

    assert (end.outcome, end.ended_ms, end.turn_id) == (outcome, 9, FATE.turn_id)
    assert bool(end.reason) == (outcome != "done")


def test_what_was_not_allowed_is_named_once() -> None:
    end = outcome_of(RUN, FATE, [denied("Send mail"), denied("Send mail"), denied("")])

    assert end.outcome == "denied"
    assert end.reason == "Not allowed, because nobody was asked: Send mail, mail.send."


def test_an_answer_is_owed_with_what_was_said() -> None:
    said = [message("assistant", Text("One.")), message("assistant", Text("Two."))]

    owed = owed_to(JOB, outcome_of(RUN, FATE, said), FATE, said)

    assert owed is not None
    assert owed.address == CHAT
    assert "One.\\n\\nTwo." in owed.payload


def test_an_answer_that_is_not_whole_says_why() -> None:
    fate = replace(FATE, outcome="failed", reason="No network.")

    owed = owed_to(JOB, outcome_of(RUN, fate, []), fate, [])

    assert owed is not None
    assert "(news: No network.)" in owed.payload


def test_nothing_is_owed_without_a_chat_or_without_news() -> None:
    nothing = [message("assistant", Text(f" {NOTHING.lower()}.\n"))]
    end = outcome_of(RUN, FATE, nothing)

    assert owed_to(replace(JOB, draft=replace(JOB.draft, target=None)), end, FATE, nothing) is None
    assert owed_to(HEARTBEAT, end, FATE, nothing) is None
    assert owed_to(JOB, end, FATE, nothing) is not None
    assert not is_nothing("Nothing to report, but the door is open.")
