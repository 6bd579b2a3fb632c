"""The whole output of a call, read over the page."""

from openpista.domain.query import ReadToolOutput, ToolOutputText
from openpista.tui.core import blocklist
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.blocks import BlockId, ToolCard
from openpista.tui.core.effects import Ask
from openpista.tui.core.pager import OutputShown, newest_output
from openpista.tui.core.route import Overlay
from openpista.tui.core.selectors import active_chat
from tests.tui.core.drive import Drive
from tests.tui.core.makers import C1, S1, call, in_session, message, result


def printed(kept_bytes: int) -> Drive:
    return in_session(
        message(1, "user", "hi"),
        message(2, "assistant", call("c1")),
        message(3, "tool", result("c1", "short", kept_bytes=kept_bytes, total_bytes=kept_bytes)),
    )


def card(drive: Drive) -> ToolCard:
    block = next(blocklist.newest_first(active_chat(drive.state).blocks))
    assert isinstance(block, ToolCard)
    return block


def test_what_was_kept_beyond_the_card_is_asked_for_and_the_card_stays_folded() -> None:
    drive = printed(kept_bytes=60_000)
    before = card(drive)

    drive.send(OutputShown(S1, before.id, id="r1")).to(
        pager__session_id=S1,
        pager__block_id=before.id,
        route__overlays=(Overlay("output"),),
        chats=lambda _: card(drive).kept_state == "loading" and card(drive).folded,
    ).emits(Ask(ReadToolOutput(session_id=S1, call_id=C1), "r1", slot="output-c1"))
    drive.given(AnswerArrived("r1", ToolOutputText(text="all of it", total_bytes=60_000)))
    assert card(drive).kept == "all of it"


def test_an_output_that_is_there_whole_is_only_shown() -> None:
    drive = printed(kept_bytes=5)

    drive.send(OutputShown(S1, card(drive).id, id="r1")).to(
        pager__session_id=S1,
        pager__block_id=card(drive).id,
        route__overlays=(Overlay("output"),),
    ).emits()


def test_a_block_that_is_no_call_asks_for_nothing() -> None:
    drive = printed(kept_bytes=5).given(OutputShown(S1, BlockId(99), id="r1"))

    assert card(drive).kept_state == "none"


def test_the_newest_call_that_said_something() -> None:
    drive = printed(kept_bytes=5)

    assert newest_output(active_chat(drive.state)) == card(drive).id
    assert newest_output(active_chat(in_session(message(1, "user", "hi")).state)) is None
