"""The messages wire as a whole, with the headers that its hosts want."""

import pytest

from openpista.providers.endpoint import Endpoint
from openpista.providers.known import Thinking
from openpista.providers.reply import CallIds
from openpista.providers.wire_messages import MESSAGES
from tests.providers.feeding import reply_to
from tests.providers.making import encoding

OLD = {"anthropic-version": "2023-06-01"}
BETA = {"anthropic-beta": "interleaved-thinking-2025-05-14"}


@pytest.mark.parametrize(
    ("url", "form", "headers"),
    [
        ("https://api.anthropic.com", "always", {}),
        ("https://api.anthropic.com", "budget", BETA),
        ("https://gateway.example", "always", OLD),
        ("http://localhost:11434", "budget", OLD | BETA),
    ],
)
def test_other_hosts_get_the_version_that_they_know(
    url: str, form: Thinking, headers: dict[str, str]
):
    endpoint = Endpoint("p", "P", "messages", url)

    assert MESSAGES.headers(encoding(MESSAGES, [], form=form), endpoint) == headers


def test_its_decoder_reads_what_its_service_says():
    decoder = MESSAGES.decoder(encoding(MESSAGES, []), CallIds(), "P")

    assert reply_to(decoder, {"type": "message_stop"}).stop == "end_turn"
