"""What Meta's documentation shows is read, and what it adds later does no harm."""

import json

import msgspec
import pytest

from openpista.channels.whatsapp_cloud.payloads import read
from tests.fakes.graph import NUMBER_ID, PERSON, notification, text


def test_words_with_their_author_and_the_number_that_they_came_to() -> None:
    (told,) = read(json.dumps(notification(text("hello"))).encode())

    assert (told.number_id, told.name, told.message.sender) == (
        NUMBER_ID,
        "Sheena Nelson",
        PERSON,
    )
    assert told.message.text is not None
    assert told.message.text.body == "hello"
    assert told.message.media is None


@pytest.mark.parametrize("kind", ["image", "document", "audio", "video", "sticker"])
def test_every_kind_of_file(kind: str) -> None:
    message = {"id": "wamid.X", "type": kind, kind: {"id": "77", "mime_type": "x/y", "new": [1]}}
    (told,) = read(json.dumps(notification(message)).encode())

    assert told.message.media is not None
    assert told.message.media.id == "77"


def test_what_is_not_known_is_passed_over() -> None:
    message = {"id": "wamid.X", "type": "order", "order": {"catalog_id": "1"}, "errors": [1]}
    (told,) = read(json.dumps(notification(message)).encode())

    assert (told.message.text, told.message.media) == (None, None)


def test_other_fields_of_the_account_hold_no_messages() -> None:
    call = notification(text("x"))
    call["entry"][0]["changes"][0]["field"] = "message_template_status_update"

    assert read(json.dumps(call).encode()) == ()


def test_what_is_no_call_of_metas_is_an_error() -> None:
    with pytest.raises(msgspec.MsgspecError):
        read(b'{"object":"instagram"}')
