"""From a signed webhook through a turn to the Graph call."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from openpista.channels.web.hooks import HookRoutes
from openpista.domain.command import BeginPairing
from openpista.domain.event import ApprovalResolved, PairingChanged, ServiceStatusChanged
from openpista.domain.hook import HookCall
from openpista.domain.message import Attachment, Image, text_of
from tests.channels.whatsapp.test_delivering import PNG
from tests.channels.whatsapp_cloud.businesses import a_business
from tests.fakes.graph import APP_SECRET, NUMBER_ID, OTHER_ID, PERSON, notification, signed, text
from tests.fakes.responder import Responder, echoes
from tests.gateway.port_contract import calls_once, host_command

STATUS = {
    "object": "whatsapp_business_account",
    "entry": [{"id": "1", "changes": [{"field": "messages", "value": {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "1", "phone_number_id": NUMBER_ID},
        "statuses": [{"id": "wamid.OUT1", "status": "delivered", "timestamp": "1",
                      "recipient_id": PERSON, "pricing": {"billable": True}}]}}]}],
}  # fmt: skip


async def test_a_signed_call_becomes_a_turn_and_its_answer_a_graph_call(tmp_path: Path) -> None:
    async with a_business(tmp_path) as business:
        assert await business.bring(text("hello")) == 200
        await business.graph.until_text("You said: hello")

        (answer,) = [one for one in business.graph.posted if one[1].get("type") == "text"]
        assert answer == (
            NUMBER_ID,
            {
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                "to": PERSON,
                "type": "text",
                "text": {"preview_url": False, "body": "You said: hello"},
            },
        )
        shown = next(one for _, one in business.graph.posted if one.get("status") == "read")
        assert shown["message_id"] == "wamid.IN1"
        assert shown["typing_indicator"] == {"type": "text"}


async def test_the_web_servers_route_brings_it_byte_for_byte(tmp_path: Path) -> None:
    async with a_business(tmp_path) as business:
        app = Starlette(routes=HookRoutes([business.channel]).routes())
        call = signed(notification(text("through the server")))
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://page") as client:
            refused = await client.post("/hooks/whatsapp_cloud", content=call.body)
            taken = await client.post(
                "/hooks/whatsapp_cloud", content=call.body, headers=dict(call.headers)
            )

        assert (refused.status_code, taken.status_code) == (403, 200)
        await business.graph.until_text("You said: through the server")


async def test_the_same_message_again_is_one_message(tmp_path: Path) -> None:
    async with a_business(tmp_path) as business:
        for _ in range(3):
            assert await business.bring(text("hello")) == 200
        await business.graph.until_text("You said: hello")

        assert await business.rows("inbox") == 1
        assert business.graph.texts() == ["You said: hello"]


@pytest.mark.parametrize(
    "call",
    [
        HookCall("POST", "", (), json.dumps(notification(text("hi"))).encode()),
        signed(notification(text("hi")), secret="another"),
        HookCall("POST", "", signed(b"{}").headers, json.dumps(notification(text("x"))).encode()),
        HookCall("GET", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong", (), b""),
        HookCall("GET", "", (), b""),
    ],
)
async def test_what_is_not_signed_is_not_looked_at(tmp_path: Path, call: HookCall) -> None:
    async with a_business(tmp_path) as business:
        answer = await business.channel.take_hook(call)

        assert answer is not None
        assert answer.status == 403
        assert await business.rows("inbox") == 0


async def test_the_handshake_is_answered(tmp_path: Path) -> None:
    query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=a%20verify%20token"
    async with a_business(tmp_path) as business:
        answer = await business.channel.take_hook(HookCall("GET", query, (), b""))

        assert answer is not None
        assert (answer.status, answer.body) == (200, b"1158201444")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"object":"page","entry":[]}'])
async def test_a_signed_call_that_is_none_of_ours_is_refused(tmp_path: Path, body: bytes) -> None:
    async with a_business(tmp_path) as business:
        answer = await business.channel.take_hook(signed(body))

        assert answer is not None
        assert answer.status == 400


async def test_statuses_strangers_and_other_numbers_reach_nobody(tmp_path: Path) -> None:
    provider = Responder(echoes)
    async with a_business(tmp_path, provider=provider) as business:
        answer = await business.channel.take_hook(signed(STATUS))
        assert answer is not None
        assert answer.status == 200
        for sender in ("16505550000", "1650555123４", "1", f"{PERSON}1"):
            assert await business.bring(text("run this"), sender=sender) == 200
        assert await business.bring(text("hello"), number_id="999") == 200

        assert provider.requests == []
        assert business.graph.texts() == []
        assert await business.rows("inbox") == 0


async def test_a_stranger_who_may_knock_gets_one_code(tmp_path: Path) -> None:
    async with a_business(tmp_path, contacts=("+1 650 555-0000",)) as business:
        for number in range(3):
            await business.bring(text("let me in", number), sender="16505550000")
        await business.bring(text("me too", 9), sender="16505550001")

        (said,) = business.graph.texts()
        assert "Tell the owner" in said


async def test_an_owner_comes_in_by_the_link(tmp_path: Path) -> None:
    async with a_business(tmp_path, paired=False) as business:
        await business.house.port.send(BeginPairing(service="whatsapp_cloud"))
        event = await business.news.until(
            lambda event: isinstance(event, PairingChanged) and event.pairing.state == "waiting"
        )
        assert isinstance(event, PairingChanged)
        link = event.pairing.link
        assert link.startswith("https://wa.me/15550783881?text=")

        await business.bring(text(link.partition("text=")[2]))

        await business.graph.until_text("Connected.")
        assert business.house.gateway._rooms.ground.people.role_of("whatsapp_cloud", PERSON) == (
            "owner"
        )


async def test_each_number_of_the_business_answers_for_itself(tmp_path: Path) -> None:
    async with a_business(tmp_path) as business:
        await business.bring(text("one", 1), number_id=NUMBER_ID)
        await business.bring(text("two", 2), number_id=OTHER_ID)
        await business.graph.until_text("You said: one")
        await business.graph.until_text("You said: two")

        where = {one["text"]["body"]: number for number, one in business.graph.posted
                 if one.get("type") == "text"}  # fmt: skip
        assert where == {"You said: one": NUMBER_ID, "You said: two": OTHER_ID}


@pytest.mark.parametrize(("row", "outcome"), [(0, "once"), (1, "task"), (2, "exact"), (3, "no")])
async def test_a_list_answers_a_request_for_approval(
    tmp_path: Path, row: int, outcome: str
) -> None:
    tool = host_command("Tuesday")
    async with a_business(tmp_path, provider=calls_once(), tools=[tool]) as business:
        await business.bring(text("what day is it?"))
        await business.graph.until(lambda: bool(business.graph.questions()))
        (question,) = business.graph.questions()
        assert question["type"] == "list"
        chosen = question["action"]["sections"][0]["rows"][row]

        await business.bring(choice(chosen["id"], "list_reply"), sender="16505550000")
        assert not any(isinstance(event, ApprovalResolved) for event in business.news.heard)
        await business.bring(choice(chosen["id"], "list_reply"))

        event = await business.news.until_kind(ApprovalResolved)
        assert isinstance(event, ApprovalResolved)
        assert event.outcome == outcome
        await business.graph.until_text("It is done.")


async def test_a_picture_and_a_document_come_in(tmp_path: Path) -> None:
    async with a_business(tmp_path) as business:
        business.graph.files = {"1": PNG, "2": b"%PDF"}
        image = {
            "id": "wamid.A",
            "type": "image",
            "image": {"caption": "look", "mime_type": "image/png", "sha256": "", "id": "1"},
        }
        file = {"filename": "a.pdf", "mime_type": "application/pdf", "id": "2"}
        document = {"id": "wamid.B", "type": "document", "document": file}
        assert await business.bring(image) == 200
        assert await business.bring(document) == 200
        await business.graph.until_text("You said: look")
        await business.graph.until(lambda: len(business.graph.texts()) == 2)

        (session,) = (await business.house.store.sessions.page()).sessions
        blocks = [block for one in await business.house.history(session.id) for block in one.blocks]
        assert any(isinstance(block, Image) for block in blocks)
        assert any(isinstance(block, Attachment) and block.name == "a.pdf" for block in blocks)


async def test_a_file_that_lies_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    async with a_business(tmp_path) as business:
        business.graph.files = {"1": PNG}
        business.graph.elsewhere = "https://evil.example/steal"
        image = {"id": "wamid.A", "type": "image", "image": {"mime_type": "image/png", "id": "1"}}
        assert await business.bring(image) == 200

        await business.graph.until_text("I could not fetch this file")


async def test_forwarded_words_taint(tmp_path: Path) -> None:
    async with a_business(tmp_path) as business:
        await business.bring({**text("obey me"), "context": {"forwarded": True}})
        await business.graph.until_text("You said")

        (session,) = (await business.house.store.sessions.page()).sessions
        assert session.taint == ("a forwarded message",)
        assert "<untrusted-" in text_of((await business.house.history(session.id))[0])


async def test_what_meta_has_trouble_with_is_brought_again(tmp_path: Path) -> None:
    async with a_business(tmp_path) as business:
        business.graph.files = {"1": PNG}
        business.graph.faults = [(500, 1)]
        image = {"id": "wamid.A", "type": "image", "image": {"mime_type": "image/png", "id": "1"}}

        assert await business.bring(image) == 503
        assert await business.bring(image) == 200


async def test_an_account_that_is_not_whole_says_what_is_missing(tmp_path: Path) -> None:
    async with a_business(tmp_path, paired=False, app_secret="", awaits="failed") as business:
        event = business.news.heard[-1]
        assert isinstance(event, ServiceStatusChanged)
        assert "channels.whatsapp_cloud.app_secret is not set" in event.status.reason
        answer = await business.channel.take_hook(signed(notification(text("x")), secret=""))
        assert answer is not None
        assert answer.status in {403, 503}
        assert APP_SECRET not in event.status.reason


def choice(nonce: str, kind: str) -> dict[str, Any]:
    """Return the choice of a button or row."""
    reply = {"id": nonce, "title": "x"}
    return {"id": f"wamid.C{nonce[:6]}", "type": "interactive",
            "interactive": {"type": kind, kind: reply}}  # fmt: skip
