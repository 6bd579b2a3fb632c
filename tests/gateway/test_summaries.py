from pathlib import Path

from openpista.domain.event import SessionCompacted
from openpista.domain.ids import MessageId
from openpista.domain.message import Message, Text, text_of
from openpista.gateway.summaries import Summaries
from tests.gateway.houses import fresh_ulid, open_house, watching


async def test_a_summary_is_stored_and_told_and_taken_back(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = await house.talk("hello")
        live = house.gateway._rooms.ground.live
        summaries = Summaries(house.store.messages, live)
        message = Message(
            MessageId(fresh_ulid()), session_id, 0, "summary", (Text("In short."),), 0
        )
        async with watching(house.port, session_id) as window:
            stored = await summaries.store(message, before_seq=3)
            assert [text_of(m) for m in await house.store.messages.for_model(session_id)] == [
                "In short."
            ]
            assert await summaries.undo(session_id)
            assert not await summaries.undo(session_id)
            await window.until_kind(SessionCompacted, times=2)
        told = [e for e in window.heard if isinstance(e, SessionCompacted)]
        seen = await house.store.messages.for_model(session_id)

    assert stored.seq == 3
    assert [(e.summary, e.undone) for e in told] == [("In short.", False), ("", True)]
    assert [text_of(m) for m in seen] == ["hello", "You said: hello"]
