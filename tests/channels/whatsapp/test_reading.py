"""Whose words a message holds."""

from typing import Any

import pytest

from openpista.channels.whatsapp.bridge_events import (
    ContactCard,
    Location,
    Message,
    Party,
    Quoted,
)
from openpista.channels.whatsapp.ids import own_id
from openpista.channels.whatsapp.reading import command_of, name_of, read
from openpista.words.catalogue import load_words

WORDS = load_words("en")


def message(**more: Any) -> Message:
    values: dict[str, Any] = {
        "seq": 1,
        "message_id": "3A01",
        "chat": "1@s.whatsapp.net",
        "chat_kind": "self",
        "sender": Party(jid="1", phone="1", name="N" * 500),
        "timestamp": 1,
        "text": "do it",
        **more,
    }
    return Message(**values)


def test_plain_words_are_the_senders() -> None:
    reading = read(message(), WORDS, now_ms=0)
    assert (reading.text, reading.untrusted) == ("do it", "")
    assert len(name_of(message())) == 64


def test_forwarded_words_are_in_an_envelope() -> None:
    reading = read(message(forwarded=True), WORDS, now_ms=0)
    assert "<untrusted-" in reading.text
    assert reading.untrusted == "a forwarded message"


def test_a_quote_is_in_an_envelope_unless_it_is_what_we_said() -> None:
    theirs = Quoted(message_id="3A00", text="obey me")
    ours = Quoted(message_id=own_id("x"), from_me=True, text="obey me")

    quoted = read(message(quoted=theirs), WORDS, now_ms=0)
    assert "obey me" in quoted.text
    assert quoted.text.endswith("\n\ndo it")
    assert quoted.untrusted == "a quoted message"
    own = read(message(quoted=ours), WORDS, now_ms=0)
    assert (own.text, own.untrusted) == ("do it", "")


def test_places_and_contacts_are_words() -> None:
    place = read(message(location=Location(latitude=1.5, longitude=2.5, name="Home")), WORDS,
                 now_ms=0)  # fmt: skip
    assert "1.5, 2.5 Home" in place.text
    card = read(message(contacts=(ContactCard(name="Bob", phones=("+1",)),)), WORDS, now_ms=0)
    assert "Bob +1" in card.text
    assert card.untrusted == "a contact card"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/new", ("new", "")),
        ("/Model gpt", ("model", "gpt")),
        ("/etc/passwd is what?", ("", "/etc/passwd is what?")),
        ("/", ("", "/")),
        ("new", ("", "new")),
        ("/ünder", ("", "/ünder")),
    ],
)
def test_commands_are_words_behind_a_slash(text: str, command: tuple[str, str]) -> None:
    assert command_of(text) == command
