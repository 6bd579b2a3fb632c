"""What updates are to us."""

from typing import Any

import pytest
from telegram import Bot, Update, User

from openpista.channels.telegram.place import Place
from openpista.channels.telegram.reading import Pressed, Sent, Told, read

BOT = User(id=7, first_name="Pista", is_bot=True, username="pista_bot")
ANN = {"id": 42, "is_bot": False, "first_name": "Ann", "last_name": "Lee"}
PRIVATE = {"id": 42, "type": "private", "first_name": "Ann"}
GROUP = {"id": -100, "type": "supergroup", "title": "Friends"}
MENTION = [{"type": "mention", "offset": 0, "length": 10}]
FILE = {"file_id": "f", "file_unique_id": "u", "file_size": 5}


def update(**message: Any) -> Told | Pressed | None:
    """Read an update with a message."""
    whole = {"message_id": 3, "date": 1, "chat": PRIVATE, "from": ANN, **message}
    return read(made({"update_id": 9, "message": whole}), BOT)


def made(data: dict[str, Any]) -> Update:
    return Update.de_json(data, Bot("1:x"))


def told(**message: Any) -> Told:
    found = update(**message)
    assert isinstance(found, Told)
    return found


def test_a_message_says_who_and_where() -> None:
    found = told(text="hello")

    assert (found.update_id, found.place, found.user_id) == (9, Place(42), 42)
    assert (found.name, found.text, found.command, found.is_private) == (
        "Ann Lee", "hello", "", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/start abc", "start", "abc"),
        ("/New", "new", ""),
        ("/steer@pista_bot use it", "steer", "use it"),
        ("/steer\nuse it", "steer", "use it"),
        ("/new@other_bot", "", "/new@other_bot"),
        ("/etc/passwd", "", "/etc/passwd"),
        ("/", "", "/"),
    ],
)
def test_commands(text: str, command: str, rest: str) -> None:
    found = told(text=text)
    assert (found.command, found.text) == (command, rest)


@pytest.mark.parametrize(
    "message",
    [
        {"text": "x", "sender_chat": GROUP},
        {"text": "x", "from": {**ANN, "is_bot": True}},
        {"text": "x", "chat": {"id": -5, "type": "channel", "title": "c"}},
        {"text": "x", "chat": GROUP},
        {"text": "@pista_bot x", "chat": GROUP},
        {"text": "/new", "chat": GROUP},
    ],
)
def test_what_is_nothing_to_us(message: dict[str, Any]) -> None:
    assert update(**message) is None


def test_edits_and_posts_are_nothing() -> None:
    message = {"message_id": 3, "date": 1, "chat": PRIVATE, "from": ANN, "text": "x"}
    for kind in ("edited_message", "channel_post"):
        assert read(made({"update_id": 9, kind: message}), BOT) is None


def test_in_a_group_the_bot_must_be_named() -> None:
    assert told(text="@pista_bot hi", entities=MENTION, chat=GROUP).text == "hi"
    own = {"message_id": 1, "date": 1, "chat": GROUP, "text": "x", "from": BOT.to_dict()}
    assert told(text="yes", reply_to_message=own, chat=GROUP).quoted == ""
    command = [{"type": "bot_command", "offset": 0, "length": 14}]
    assert told(text="/new@pista_bot", entities=command, chat=GROUP).command == "new"


def test_a_topic_is_a_place_of_its_own() -> None:
    named = {"text": "@pista_bot hi", "entities": MENTION, "chat": GROUP}
    assert told(**named, message_thread_id=5, is_topic_message=True).place == Place(-100, 5)
    assert told(**named, message_thread_id=5).place == Place(-100)


def test_words_of_others() -> None:
    bob = {"id": 9, "is_bot": False, "first_name": "Bob"}
    answered = {"message_id": 1, "date": 1, "chat": PRIVATE, "text": "long", "from": bob}
    assert told(text="x", reply_to_message=answered).quoted == "long"
    quote = {"text": "lo", "position": 0}
    assert told(text="x", reply_to_message=answered, quote=quote).quoted == "lo"
    channel = {"type": "channel", "date": 1, "message_id": 1, "chat": {**GROUP, "type": "channel"}}
    assert told(text="x", forward_origin=channel).forwarded_from == "Friends"


@pytest.mark.parametrize(
    ("message", "sent"),
    [
        (
            {"photo": [{**FILE, "width": 1, "height": 1}], "caption": "c"},
            Sent("photo", "f", "photo.jpg", "image/jpeg", 5),
        ),
        (
            {"document": {**FILE, "file_name": "a.pdf", "mime_type": "application/pdf"}},
            Sent("file", "f", "a.pdf", "application/pdf", 5),
        ),
        ({"voice": {**FILE, "duration": 3}}, Sent("voice", "f", "voice.ogg", "audio/ogg", 5, 3)),
        (
            {"video": {**FILE, "width": 1, "height": 1, "duration": 1}},
            Sent("file", "f", "file", "application/octet-stream", 5),
        ),
    ],
)
def test_files(message: dict[str, Any], sent: Sent) -> None:
    assert told(**message).file == sent


def test_a_press() -> None:
    query = {
        "id": "q", "from": ANN, "chat_instance": "1", "data": "d",
        "message": {"message_id": 3, "date": 1, "chat": PRIVATE},
    }  # fmt: skip
    found = read(made({"update_id": 9, "callback_query": query}), BOT)
    assert found == Pressed(9, "q", Place(42), 3, 42, "Ann Lee", "d")
    del query["data"]
    assert read(made({"update_id": 9, "callback_query": query}), BOT) is None
