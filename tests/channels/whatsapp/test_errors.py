"""What the log is told of a refusal of the bridge."""

from openpista.channels.whatsapp.bridge_answers import Problem
from openpista.channels.whatsapp.errors import OrderError


def test_a_refusal_has_a_sentence_for_people_and_the_rest_for_the_log() -> None:
    error = OrderError(Problem(code="rejected", message="406"))

    assert error.message == "WhatsApp did not take it."
    assert error.detail == "rejected: 406"
