"""Stored messages become blocks."""

import pytest
from msgspec.structs import replace

from openpista.domain.call import Intent, Outcome, ToolRun
from openpista.domain.ids import MessageId
from openpista.domain.message import Attachment, ChatAddress, Image, Sender, Thinking
from openpista.tui.core.blocks import Answer, BlockId, Picture, Said, Summary, Thought, ToolCard
from openpista.tui.core.recall import finished, recall
from tests.tui.core.makers import C1, call, message, result

PICTURE = Image("sha", "image/png", 1, 1, 10)
FILE = Attachment("sha", "a.txt", "text/plain", 3)


def test_a_conversation_comes_back_in_its_order() -> None:
    messages = (
        message(1, "user", "hello"),
        message(2, "assistant", Thinking("hm"), "let me see", call("c1")),
        message(3, "tool", result("c1", "ok")),
        message(4, "summary", "so far"),
        message(5, "assistant", "done"),
    )

    recalled = recall(messages, first_id=BlockId(7))

    assert recalled.loose == ()
    assert recalled.blocks == (
        Said(id=BlockId(7), message_id=MessageId("m1"), seq=1, text="hello", at_ms=1),
        Thought(id=BlockId(8), text="hm", seq=2, at_ms=2),
        Answer(id=BlockId(9), text="let me see", seq=2, at_ms=2),
        ToolCard(
            id=BlockId(10),
            call_id=C1,
            name="system.run",
            arguments="{}",
            state="done",
            result=result("c1", "ok"),
            folded=True,
            seq=2,
            at_ms=2,
        ),
        Summary(id=BlockId(11), text="so far", seq=4, at_ms=4),
        Answer(id=BlockId(12), text="done", seq=5, at_ms=5),
    )


def test_who_speaks_from_elsewhere_is_named() -> None:
    phone = Sender("u", "owner", ChatAddress("telegram"), name="Ann")
    here = Sender("owner", "owner", ChatAddress("cli"), name="Ann")

    blocks = recall(
        (message(1, "user", "a", sender=phone), message(2, "user", "b", sender=here)),
        first_id=BlockId(0),
    ).blocks

    assert [(b.speaker, b.channel) for b in blocks if isinstance(b, Said)] == [
        ("Ann", "telegram"),
        ("", ""),
    ]


def test_pictures_and_files_are_shown_where_they_belong() -> None:
    blocks = recall(
        (message(1, "user", "see", PICTURE, FILE), message(2, "assistant", PICTURE, FILE)),
        first_id=BlockId(0),
    ).blocks

    first, second = blocks
    assert isinstance(first, Said)
    assert first.attachments == (PICTURE, FILE)
    assert isinstance(second, Picture)


def test_reasoning_that_only_its_provider_can_read_is_not_shown() -> None:
    assert recall((message(1, "assistant", Thinking(""), "  "),), first_id=BlockId(0)).blocks == ()


def test_a_result_whose_call_lies_further_back_waits_for_it() -> None:
    newer = recall((message(3, "tool", result("c1")),), first_id=BlockId(0))

    assert newer.blocks == ()
    assert newer.loose == (result("c1"),)
    older = recall((message(2, "assistant", call("c1")),), first_id=BlockId(-1), loose=newer.loose)
    assert older.loose == ()
    assert [b.state for b in older.blocks if isinstance(b, ToolCard)] == ["done"]


def test_a_call_without_a_result_is_only_proposed() -> None:
    (block,) = recall((message(1, "assistant", call()),), first_id=BlockId(0)).blocks

    assert isinstance(block, ToolCard)
    assert (block.state, block.result) == ("proposed", None)


def test_a_result_folds_the_card_unless_the_user_opened_it() -> None:
    card = ToolCard(id=BlockId(0), call_id=C1, name="n", arguments="")
    opened = ToolCard(id=BlockId(0), call_id=C1, name="n", arguments="", touched=True)

    assert finished(card, result()).folded
    assert not finished(opened, result()).folded


def test_a_result_tells_how_the_call_ended() -> None:
    card = ToolCard(id=BlockId(0), call_id=C1, name="n", arguments="")
    denied = ToolCard(id=BlockId(0), call_id=C1, name="n", arguments="", state="denied")

    assert finished(card, result(is_error=True)).state == "failed"
    assert finished(denied, result(is_error=True)).state == "denied"


def test_a_recalled_card_is_what_it_was_live() -> None:
    intent = Intent(kind="run", title="Run ls", command="ls", cwd="/w")
    run = ToolRun(
        intent=intent, where="sandbox", elapsed_ms=40, outcome="once", decided_by="Ann (cli)"
    )
    told = replace(result("c1"), run=run)

    [block] = recall(
        (message(1, "assistant", call("c1")), message(2, "tool", told)), first_id=BlockId(0)
    ).blocks

    assert isinstance(block, ToolCard)
    assert (block.intent, block.where, block.elapsed_ms) == (intent, "sandbox", 40)
    assert (block.state, block.outcome, block.decided_by) == ("done", "once", "Ann (cli)")
    assert block.folded


@pytest.mark.parametrize("outcome", ["no", "change", "expired", "cancelled"])
def test_a_recalled_card_that_was_refused_says_so(outcome: Outcome) -> None:
    told = replace(result("c1"), is_error=True, run=ToolRun(outcome=outcome, decided_by="Ann"))

    [block] = recall(
        (message(1, "assistant", call("c1")), message(2, "tool", told)), first_id=BlockId(0)
    ).blocks

    assert isinstance(block, ToolCard)
    assert (block.state, block.decided_by) == ("denied", "Ann")


def test_the_card_of_an_own_command_stays_open_unless_it_was_folded_by_hand() -> None:
    card = ToolCard(id=BlockId(0), call_id=C1, name="system.run", arguments="{}")
    by_hand = replace(card, folded=True, touched=True)
    told = replace(result(), run=ToolRun(own=True))

    assert not finished(card, told).folded
    assert finished(by_hand, told).folded
