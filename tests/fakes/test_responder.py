from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import Message, Text
from openpista.domain.model import ModelRequest, Reply
from tests.fakes.responder import SUMMARY, TITLE, Responder, echoes


def asked(text: str, purpose: str = "") -> ModelRequest:
    message = Message(MessageId("m"), SessionId("s"), 1, "user", (Text(text),), 0)
    return ModelRequest(model="fake", system="", messages=(message,), conversation=f"s{purpose}")


async def last(responder: Responder, request: ModelRequest) -> str:
    events = [event async for event in responder.stream(request)]
    reply = events[-1]
    assert isinstance(reply, Reply)
    return "".join(block.text for block in reply.blocks if isinstance(block, Text))


async def test_it_answers_by_what_it_was_asked() -> None:
    responder = Responder(echoes)

    assert await last(responder, asked("hello")) == "You said: hello"
    assert len(responder.requests) == 1
    assert responder.id == "fake"
    await responder.aclose()


async def test_titles_and_summaries_answer_themselves() -> None:
    responder = Responder(echoes)

    assert await last(responder, asked("hello", ":title")) == TITLE
    assert await last(responder, asked("hello", ":summary")) == SUMMARY
    assert responder.titles == 1
    assert responder.requests == []
