"""Who began a request."""

from openpista.config.presets import Quirks
from openpista.providers.initiator import initiator_headers
from openpista.providers.wire_chat import CHAT
from tests.providers.making import assistant, call, encoding, result, user

TELLS = Quirks(tells_initiator=True)


def test_what_a_user_said_and_what_follows_from_it() -> None:
    asked = encoding(CHAT, [user("hi")], quirks=TELLS)
    follows = encoding(CHAT, [user("hi"), assistant(call()), result()], quirks=TELLS)

    assert initiator_headers(asked)["x-initiator"] == "user"
    assert initiator_headers(follows)["x-initiator"] == "agent"
    assert initiator_headers(asked)["copilot-vision-request"] == "true"


def test_other_services_are_told_nothing() -> None:
    assert initiator_headers(encoding(CHAT, [user("hi")])) == {}
