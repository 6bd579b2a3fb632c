"""The card of a call that is read back from the store looks as it did while it ran."""

from pathlib import Path

import pytest

from openpista.domain.approval import AnswerKind
from openpista.domain.command import AnswerApproval, NewSession
from openpista.domain.event import Event, MessageAdded
from openpista.domain.query import HistoryPage, ReadHistory
from openpista.tui.core import blocklist
from openpista.tui.core.blocks import BlockId, ToolCard
from openpista.tui.core.conversation import Chat
from openpista.tui.core.recall import recall
from openpista.tui.core.turn import tell
from openpista.tui.views.canvas import Canvas
from openpista.tui.views.toolcard import card_rows
from openpista.words.catalogue import load_words
from tests.gateway.houses import accepted, open_house, say, watching
from tests.gateway.port_contract import asked, calls_once, host_command


def live_card(events: list[Event], chat: Chat) -> ToolCard:
    for event in events:
        chat = tell(chat, event)
    [card] = [block for block in blocklist.each(chat.blocks) if isinstance(block, ToolCard)]
    return card


@pytest.mark.parametrize("answer", ["once", "task", "exact", "no"])
async def test_a_recalled_card_shows_what_it_showed_live(
    tmp_path: Path, answer: AnswerKind
) -> None:
    tools = [host_command("Tuesday")]
    async with open_house(tmp_path, provider=calls_once(), tools=tools) as house:
        session_id = accepted(await house.port.send(NewSession()))
        async with watching(house.port, session_id) as window:
            await say(house.port, "what day is it?", session_id)
            approval = await asked(window)
            await house.port.send(AnswerApproval(approval_id=approval.id, answer=answer))
            await window.until_finished()
        page = await house.port.ask(ReadHistory(session_id=session_id))

    assert isinstance(page, HistoryPage)
    live = live_card(window.heard[1:], Chat(session_id=session_id))
    recalled = recall(page.messages, first_id=BlockId(0)).blocks
    [back] = [block for block in recalled if isinstance(block, ToolCard)]
    canvas = Canvas(width=100, words=load_words("en"))
    assert [row.runs for row in card_rows(back, canvas)] == [
        row.runs for row in card_rows(live, canvas)
    ]
    assert (back.intent, back.where, back.elapsed_ms) == (live.intent, live.where, live.elapsed_ms)
    assert (back.state, back.decided_by) == (live.state, live.decided_by)
    assert any(isinstance(event, MessageAdded) for event in window.heard)
