"""Requests for approval with buttons; from the webhook to the answer in test_channel."""

from pathlib import Path

from msgspec.structs import replace

from openpista.channels.whatsapp_cloud.cards import Line
from openpista.domain.event import ApprovalRequested, ApprovalResolved
from tests.channels.whatsapp_cloud.businesses import a_business
from tests.fakes.graph import NUMBER_ID, PERSON, text
from tests.gateway.port_contract import calls_once, host_command


async def test_a_card_fits_or_is_not_answered_here(tmp_path: Path) -> None:
    async with a_business(tmp_path, provider=calls_once(), tools=[host_command()]) as business:
        await business.bring(text("what day is it?"))
        await business.graph.until(lambda: bool(business.graph.questions()))
        event = await business.news.until_kind(ApprovalRequested)
        assert isinstance(event, ApprovalRequested)
        assert business.channel._run is not None
        cards = business.channel._run._cards

        for command in ("x" * 5000, "y\n" * 70, "echo ``` yes"):
            intent = replace(event.approval.intent, command=command)
            await cards.show(replace(event.approval, intent=intent), (Line(NUMBER_ID, PERSON),))
        assert len(business.graph.questions()) == 1
        assert sum("too long to be approved here" in one for one in business.graph.texts()) == 3


async def test_a_button_is_its_own_owners(tmp_path: Path) -> None:
    async with a_business(tmp_path, provider=calls_once(), tools=[host_command()]) as business:
        await business.let_in("16505550002", "owner")
        await business.bring(text("what day is it?"))
        await business.graph.until(lambda: len(business.graph.questions()) == 2)
        asked = [one for _, one in business.graph.posted if one.get("type") == "interactive"]
        theirs = next(one for one in asked if one["to"] == PERSON)
        nonce = theirs["interactive"]["action"]["sections"][0]["rows"][0]["id"]
        press = {
            "id": "wamid.P",
            "type": "interactive",
            "interactive": {"type": "list_reply", "list_reply": {"id": nonce, "title": "x"}},
        }

        await business.bring(press, sender="16505550002")
        await business.graph.until_text("was decided, or it has expired")
        assert not any(isinstance(event, ApprovalResolved) for event in business.news.heard)


async def test_a_card_for_the_screen_offers_no_yes(tmp_path: Path) -> None:
    async with a_business(tmp_path, provider=calls_once(), tools=[host_command()]) as business:
        await business.bring(text("what day is it?"))
        await business.graph.until(lambda: bool(business.graph.questions()))
        event = await business.news.until_kind(ApprovalRequested)
        assert isinstance(event, ApprovalRequested)
        assert business.channel._run is not None

        choices = business.channel._run._cards._choices(
            replace(event.approval, on_screen=True), Line(NUMBER_ID, PERSON)
        )
        assert [one.label for one in choices] == ["No"]
