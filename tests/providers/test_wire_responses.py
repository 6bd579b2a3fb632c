"""The responses wire as a whole."""

from openpista.providers.reply import CallIds
from openpista.providers.wire_responses import RESPONSES
from tests.providers.feeding import reply_to
from tests.providers.making import encoding


def test_its_decoder_reads_what_its_service_says():
    decoder = RESPONSES.decoder(encoding(RESPONSES, []), CallIds(), "P")

    assert reply_to(decoder, {"type": "response.completed", "response": {}}).stop == "end_turn"
