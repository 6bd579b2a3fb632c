"""Requests for approval on an owner's phone."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from openpista.domain.command import AnswerApproval
from openpista.domain.event import ApprovalRequested, ApprovalResolved
from openpista.domain.tool import Intent, ToolOutcome
from tests.channels.telegram.phones import OWNER_ID, Phone, a_phone
from tests.fakes.tools import FakeTool
from tests.gateway.port_contract import calls_once, host_command


async def asked(phone: Phone, text: str = "what day is it?") -> dict[str, Any]:
    """Say something that makes the agent ask; return the card."""
    await phone.api.say(text)
    await phone.api.until(lambda: any("reply_markup" in one for one in phone.api.sent(OWNER_ID)))
    return [one for one in phone.api.sent(OWNER_ID) if "reply_markup" in one][-1]


async def resolved(phone: Phone) -> ApprovalResolved:
    event = await phone.news.until_kind(ApprovalResolved)
    assert isinstance(event, ApprovalResolved)
    return event


@pytest.mark.parametrize(
    ("label", "outcome"),
    [
        ("Yes, once", "once"),
        ("For this task", "task"),
        ("Always exactly this", "exact"),
        ("No", "no"),
    ],
)
async def test_a_button_answers(tmp_path: Path, label: str, outcome: str) -> None:
    tool = host_command("Tuesday")
    async with a_phone(tmp_path, provider=calls_once(), tools=[tool]) as phone:
        card = await asked(phone)
        assert card["entities"][0]["type"] == "pre"

        await phone.api.press(card, phone.button(card, label))

        assert (await resolved(phone)).outcome == outcome
        await phone.api.until_text("by Ann (telegram)")
        await phone.api.until_text("It is done.")
        assert bool(tool.ran) is (outcome != "no")
        assert not any("reply_markup" in one for one in phone.api.sent())


@pytest.mark.parametrize(("label", "outcome"), [("Change it", "change"), ("No, because …", "no")])
async def test_the_next_words_say_the_change_or_the_reason(
    tmp_path: Path, label: str, outcome: str
) -> None:
    async with a_phone(tmp_path, provider=calls_once(), tools=[host_command()]) as phone:
        card = await asked(phone)
        await phone.api.press(card, phone.button(card, label))
        await phone.api.until_text("Your next message says it.")

        await phone.api.say("use the calendar")

        event = await resolved(phone)
        assert (event.outcome, event.text) == (outcome, "use the calendar")


async def test_a_press_of_another_or_on_another_message_is_refused(tmp_path: Path) -> None:
    tool = host_command()
    async with a_phone(tmp_path, provider=calls_once(), tools=[tool]) as phone:
        await phone.pair(7)
        await phone.pair(8, "guest")
        card = await asked(phone)
        yes = phone.button(card, "Yes, once")

        for user_id in (7, 8):
            await phone.api.press(card, yes, user_id)
        await phone.api.press({**card, "message_id": card["message_id"] + 500}, yes)
        await phone.api.press({**card, "chat": phone.api.private(7)}, yes)
        await phone.api.press(card, yes, 666)
        await phone.api.press(card, "made up")

        await phone.api.until(lambda: phone.api.unconfirmed == 0)
        said = [answer.get("text", "") for answer in phone.api.answers]
        assert said.count("This is not yours to decide.") == 4
        assert said.count("This was decided, or it has expired.") == 1
        assert (len(said), tool.ran) == (5, [])


async def test_a_card_closes_when_it_was_answered_elsewhere(tmp_path: Path) -> None:
    async with a_phone(tmp_path, provider=calls_once(), tools=[host_command()]) as phone:
        card = await asked(phone)
        yes = phone.button(card, "Yes, once")
        request = await phone.news.until_kind(ApprovalRequested)
        assert isinstance(request, ApprovalRequested)

        answer = AnswerApproval(approval_id=request.approval.id, answer="no")
        await phone.house.port.send(answer)

        await phone.api.until_text("Refused by owner (cli)")
        await phone.api.press(card, yes)
        await phone.api.until(lambda: len(phone.api.answers) == 1)
        assert "decided" in phone.api.answers[0]["text"]


async def test_what_is_too_long_is_not_approved_here(tmp_path: Path) -> None:
    intent = Intent(
        kind="run", title="Run a command", command="echo " + "x" * 5000, cwd="/", host=True
    )
    tool = FakeTool("system.run", intent=intent, outcome=ToolOutcome("ok"))
    async with a_phone(tmp_path, provider=calls_once(), tools=[tool]) as phone:
        await phone.api.say("run it")

        card = await phone.api.until_text("too long to be approved here")

        assert "reply_markup" not in card


async def test_no_card_is_shown_in_a_group(tmp_path: Path) -> None:
    async with a_phone(
        tmp_path, provider=calls_once(), tools=[host_command()], groups=("-1001",)
    ) as phone:
        group = phone.api.group(-1001)
        mention = {"entities": [{"type": "mention", "offset": 0, "length": 10}]}
        await phone.api.post({"text": "@pista_bot what day is it?", **mention}, chat=group)

        await phone.api.until(lambda: any("reply_markup" in one for one in phone.api.sent()))

        assert not any("reply_markup" in one for one in phone.api.sent(-1001))


async def test_what_is_decided_on_a_screen_has_no_button_that_allows_it(tmp_path: Path) -> None:
    async with a_phone(tmp_path, provider=calls_once(), tools=[host_command()]) as phone:
        await asked(phone)
        visit = phone.channel._visit
        assert visit is not None
        (approval,) = visit._parts.cards.waiting
        await visit._parts.cards.show(replace(approval, on_screen=True), (OWNER_ID,))

        card = phone.api.sent(OWNER_ID)[-1]

        labels = [key["text"] for row in card["reply_markup"]["inline_keyboard"] for key in row]
        assert labels == ["Change it", "No", "No, because …"]
        assert "only in the terminal or on the web page" in card["text"]
