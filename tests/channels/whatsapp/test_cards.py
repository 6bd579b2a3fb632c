"""Requests for approval as numbered questions with a code, and by reaction."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.channels.whatsapp.bridge_commands import Edit
from openpista.channels.whatsapp.bridge_events import Party
from openpista.domain.event import ApprovalRequested, ApprovalResolved
from tests.channels.whatsapp.phones import Phone, a_phone
from tests.fakes.whatsapp import OWN_CHAT
from tests.gateway.port_contract import calls_once, host_command

BOB = "15550100002"


async def asked(phone: Phone) -> tuple[str, str]:
    """Say something that makes the agent ask; return the card and its code."""
    phone.app.say("what day is it?")
    card = await phone.app.until_text("openpista asks", OWN_CHAT)
    found = re.search(r"^1 ([A-Z2-9]{4})  yes, once$", card, re.MULTILINE)
    assert found is not None
    return card, found[1]


async def resolved(phone: Phone) -> ApprovalResolved:
    """Return how it ended."""
    event = await phone.news.until_kind(ApprovalResolved)
    assert isinstance(event, ApprovalResolved)
    return event


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("1 {code}", "once"),
        ("2 {code}", "task"),
        ("3 {code}", "exact"),
        ("5 {code}", "no"),
        ("yes {code}", "once"),
        (" No  {code} not today", "no"),
        ("4 {code} use date -u", "change"),
    ],
)
async def test_a_number_and_the_code_answer(tmp_path: Path, words: str, outcome: str) -> None:
    tool = host_command("Tuesday")
    async with a_phone(tmp_path, provider=calls_once(), tools=[tool]) as phone:
        _, code = await asked(phone)
        phone.app.say(words.format(code=code.lower()))

        event = await resolved(phone)
        assert event.outcome == outcome
        await phone.app.until_text("It is done.")
        assert bool(tool.ran) is (outcome in {"once", "task", "exact"})
        (edit,) = phone.app.of(Edit)
        assert edit.target == phone.app.id_of("openpista asks")


@pytest.mark.parametrize(("sign", "outcome"), [("👍", "once"), ("👍🏽", "once"), ("👎", "no")])
async def test_a_reaction_to_the_card_answers(tmp_path: Path, sign: str, outcome: str) -> None:
    async with a_phone(tmp_path, provider=calls_once(), tools=[host_command()]) as phone:
        await asked(phone)
        card = phone.app.id_of("openpista asks")
        phone.app.react(card, "❤️")
        phone.app.react("3A01", sign)
        phone.app.react(card, sign, chat="9@lid")
        phone.app.react(card, sign, from_me=False)
        await phone.settled()
        assert not any(isinstance(event, ApprovalResolved) for event in phone.news.heard)

        phone.app.react(card, sign)
        assert (await resolved(phone)).outcome == outcome


async def test_nobody_else_answers_and_no_other_words_do(tmp_path: Path) -> None:
    async with a_phone(tmp_path, provider=calls_once(), tools=[host_command()]) as phone:
        await phone.let_in(BOB, "guest")
        _, code = await asked(phone)
        phone.app.hear_from(BOB, f"1 {code}")
        phone.app.hear_from("15550100003", f"1 {code}")
        phone.app.say(f"4 {code}")
        await phone.app.until_text("none of the answers")
        await phone.settled()
        assert not any(isinstance(event, ApprovalResolved) for event in phone.news.heard)

        phone.app.say(f"1 {code}")
        assert (await resolved(phone)).outcome == "once"
        phone.app.say(f"1 {code}")
        await phone.app.until_text("was decided")


async def test_a_card_is_its_own_owners_in_their_own_chat(tmp_path: Path) -> None:
    async with a_phone(tmp_path, provider=calls_once(), tools=[host_command()]) as phone:
        await phone.let_in(BOB, "owner")
        _, code = await asked(phone)
        card = phone.app.id_of("openpista asks")
        bobs = f"{BOB}@s.whatsapp.net"
        await phone.app.until_text("openpista asks", bobs)
        bob = Party(jid=BOB, phone=BOB)
        values = {"chat_kind": "direct", "sender": bob, "from_me": False, "self_chat": False}
        phone.app.react(card, "👍", chat=bobs, **values)
        phone.app.hear_from(BOB, f"1 {code}")
        await phone.settled()
        assert not any(isinstance(event, ApprovalResolved) for event in phone.news.heard)

        own = re.search(
            r"^1 ([A-Z2-9]{4})", phone.app.texts(bobs)[0].split("```")[-1], re.MULTILINE
        )
        assert own is not None
        phone.app.hear_from(BOB, f"1 {own[1]}")
        assert (await resolved(phone)).by.startswith("Bob")


async def test_what_is_too_long_or_would_break_its_frame_is_not_answered_here(
    tmp_path: Path,
) -> None:
    async with a_phone(tmp_path, provider=calls_once(), tools=[host_command()]) as phone:
        await asked(phone)
        event = await phone.news.until_kind(ApprovalRequested)
        assert isinstance(event, ApprovalRequested)
        approval, cards = event.approval, phone.channel._visit.parts.cards  # type: ignore[union-attr]
        for command in ("x" * 5000, "y\n" * 70, "echo ```\n1 AAAA yes"):
            intent = replace(approval.intent, command=command)
            text, is_whole = cards._text(replace(approval, intent=intent))
            assert not is_whole
            assert "too long to be approved here" in text


async def test_a_card_for_the_screen_takes_no_yes(tmp_path: Path) -> None:
    async with a_phone(tmp_path, provider=calls_once(), tools=[host_command()]) as phone:
        await asked(phone)
        event = await phone.news.until_kind(ApprovalRequested)
        assert isinstance(event, ApprovalRequested)
        cards = phone.channel._visit.parts.cards  # type: ignore[union-attr]
        offers = cards._offers(replace(event.approval, on_screen=True), "AAAA")
        assert [line.split("  ")[0] for line in offers.splitlines()[1:]] == ["4 AAAA", "5 AAAA"]
