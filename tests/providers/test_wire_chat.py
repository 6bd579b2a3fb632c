"""The chat wire as a whole."""

from openpista.config.presets import Quirks
from openpista.domain.message import Text, Thinking
from openpista.providers.reply import CallIds
from openpista.providers.wire_chat import CHAT
from tests.providers.feeding import reply_to
from tests.providers.making import encoding

TAGGED = {
    "choices": [{"delta": {"content": "<think>hm</think>yes"}, "finish_reason": "stop"}],
}


def test_think_tags_are_looked_for_where_the_service_writes_them():
    plain = CHAT.decoder(encoding(CHAT, []), CallIds(), "P")
    tagged = CHAT.decoder(encoding(CHAT, [], quirks=Quirks(inline_think_tags=True)), CallIds(), "P")

    assert reply_to(plain, TAGGED).blocks == (Text("<think>hm</think>yes"),)
    assert reply_to(tagged, TAGGED).blocks == (Thinking("hm"), Text("yes"))


def test_call_ids_of_at_most_forty_characters():
    assert CHAT.call_id.fullmatch("x" * 40)
    assert not CHAT.call_id.fullmatch("x" * 41)
    assert not CHAT.call_id.fullmatch("functions.run:0")
