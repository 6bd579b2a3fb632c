"""Ids of the Cloud's messages; what becomes of messages is in test_channel."""

from pathlib import Path

from openpista.channels.whatsapp_cloud.conversation import message_id
from tests.channels.whatsapp_cloud.businesses import a_business
from tests.fakes.graph import PERSON, text


def test_a_message_has_one_id_in_the_house() -> None:
    assert message_id("wamid.A") == message_id("wamid.A")
    assert message_id("wamid.A") != message_id("wamid.B")
    assert message_id("wamid.A").isalnum()


async def test_a_guests_words_taint_and_decide_nothing(tmp_path: Path) -> None:
    async with a_business(tmp_path, paired=False) as business:
        await business.let_in(PERSON, "guest")
        await business.bring(text("hello"))
        await business.graph.until_text("You said: hello")

        (session,) = (await business.house.store.sessions.page()).sessions
        assert session.taint == (f"words of {PERSON}",)
