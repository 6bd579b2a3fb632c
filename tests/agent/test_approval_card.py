"""The card of a request for approval."""

import msgspec
import pytest
from msgspec import structs

from openpista.agent.approval_card import build_approval
from openpista.agent.authorize import Ask, Circumstances, authorize
from openpista.agent.grants import Cover
from openpista.agent.rules import NO_SANDBOX, REASONS, TABLE, Row
from openpista.domain.approval import Approval
from openpista.domain.event import SandboxStatus
from openpista.domain.ids import ApprovalId
from openpista.domain.message import ToolCall
from openpista.domain.tool import Intent
from openpista.words.catalogue import load_words
from tests.agent.builders import SESSION, TURN, call, run_intent


def card(
    intent: Intent,
    ask: Ask,
    *,
    a_call: ToolCall | None = None,
    timeout_s: int = 300,
    sandbox: SandboxStatus | None = None,
    taint: tuple[str, ...] = (),
) -> Approval:
    return build_approval(
        a_call or call(arguments='{"command":"uptime"}'),
        intent,
        ask,
        approval_id=ApprovalId("A1"),
        session_id=SESSION,
        turn_id=TURN,
        digest="d",
        now_ms=5_000,
        timeout_s=timeout_s,
        sandbox=sandbox or SandboxStatus(kind="bubblewrap"),
        scripts=("Latin", "Hangul"),
        taint=taint,
    )


def test_the_card_carries_the_exact_bytes_the_reason_and_what_wider_answers_mean() -> None:
    ask = Ask("It runs outside.", task=Cover("k", "the program uptime"), exact=Cover("e", "bytes"))

    approval = card(run_intent(), ask)

    assert approval.arguments == '{"command":"uptime"}'
    assert approval.reason == "It runs outside."
    assert approval.task_covers == "the program uptime"
    assert approval.exact_offered
    assert approval.deadline_ms == 305_000
    assert approval.warnings == ()


def test_wider_answers_that_cannot_be_given_are_not_offered() -> None:
    approval = card(run_intent(), Ask("why"))

    assert approval.task_covers == ""
    assert not approval.exact_offered


def test_the_deadline_stays_within_its_limits() -> None:
    assert card(run_intent(), Ask(""), timeout_s=1).deadline_ms == 35_000
    assert card(run_intent(), Ask(""), timeout_s=10**9).deadline_ms == 86_405_000


def test_it_says_where_a_command_would_run() -> None:
    none = SandboxStatus(kind="none")

    assert card(run_intent(), Ask("")).sandbox == ""
    assert card(run_intent(host=False), Ask("")).sandbox == "bubblewrap"
    assert card(run_intent(host=False), Ask(""), sandbox=none).sandbox == ""
    assert card(Intent(kind="send", title=""), Ask("")).sandbox == ""


def test_it_warns_of_letters_that_deceive_and_of_strangers() -> None:
    approval = card(run_intent("cat p\u0430sswd\u200b"), Ask(""), taint=("evil.example",))

    text = " ".join(approval.warnings)
    assert "U+0430" in text
    assert "U+200B" in text
    assert "evil.example" in text


def test_it_warns_of_length_and_of_what_cannot_be_undone() -> None:
    long = card(run_intent("echo " + "a" * 4096), Ask(""))
    tall = card(run_intent("a\n" * 60), Ask(""))
    final = card(msgspec.structs.replace(run_intent(), undoable=False), Ask(""))
    noted = card(
        msgspec.structs.replace(run_intent(), undoable=False, undo_note="Too many files to keep."),
        Ask(""),
    )

    assert "4101 bytes" in long.warnings[0]
    assert "120 bytes" in tall.warnings[0]
    assert final.warnings == ("It cannot be undone.",)
    assert noted.warnings == ("Too many files to keep.",)


def test_arguments_stand_in_where_there_is_no_command() -> None:
    approval = card(Intent(kind="send", title=""), Ask(""), a_call=call(arguments='{"a":"\u200b"}'))

    assert "U+200B" in approval.warnings[0]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_sentence_of_a_card_can_be_said_in_the_language_of_a_window(language: str) -> None:
    words = load_words(language)
    intent = run_intent("p\u0430ypal \u200b \u4e2d" + "x" * 5000)
    now = Circumstances(
        session_id=SESSION,
        approver="present",
        sandboxed=False,
        now_ms=1_000,
        taint=("example.org",),
    )
    ask = authorize(call(), structs.replace(intent, host=False), now)
    assert isinstance(ask, Ask)
    approval = card(structs.replace(intent, undoable=False), ask, taint=("example.org",))

    sentences = (*approval.why, *approval.careful)
    assert {sentence.key for sentence in sentences} == {
        "why.no_sandbox",
        "why.elsewhere",
        "careful.hidden",
        "careful.twins",
        "careful.strange",
        "careful.mixed",
        "careful.elsewhere",
        "careful.long",
        "careful.no_undo",
    }
    said = [words(sentence.key, **dict(sentence.values)) for sentence in sentences]
    assert (said == [sentence.text for sentence in sentences]) == (language == "en")
    assert not any(text.startswith(("why.", "careful.")) for text in said)


def test_every_reason_that_is_asked_for_has_a_key() -> None:
    asked_for: set[Row] = {
        row for row, cells in TABLE.items() if {cells.clean, cells.tainted} != {"allow"}
    }
    english = load_words("en")

    assert {english(f"why.{row}") for row in asked_for} == {REASONS[row] for row in asked_for}
    assert english("why.no_sandbox") == NO_SANDBOX
