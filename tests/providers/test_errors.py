"""One taxonomy: every recorded error body lands in its kind, with a sentence to act on."""

import json
from pathlib import Path
from typing import cast

import pytest

from openpista.domain.model import ProviderErrorKind
from openpista.providers.errors import failure, kind_of, status_error, stream_error
from openpista.providers.fault import Fault

ERRORS = sorted((Path(__file__).parents[1] / "fixtures/providers/errors").glob("*.json"))


def of_status(status: int, body: str = "", **headers: str):
    return status_error(
        provider="p", label="P", status=status, headers=headers, body=body.encode(), now_ms=0
    )


@pytest.mark.parametrize("path", ERRORS, ids=lambda path: cast("Path", path).stem)
def test_a_recorded_error_lands_in_the_kind_that_it_is(path: Path):
    recorded = json.loads(path.read_text())
    expect = recorded["expect"]

    error = of_status(recorded["status"], recorded["body"], **recorded["headers"])

    assert error.kind in expect.get("kind_any", [expect["kind"]])
    assert round(error.retry_after_s or 0, 2) == (expect.get("retry_after_s") or 0)
    assert error.status == recorded["status"]
    assert error.message.startswith(("P ", "The ")), error.message


@pytest.mark.parametrize(
    ("fault", "status", "kind"),
    [
        (Fault(code="insufficient_quota"), 429, "quota"),
        (Fault("You exceeded your current quota, check billing"), 429, "quota"),
        (Fault("Limit reached on tokens: maximum context length"), 429, "rate_limit"),
        (Fault("input is too long for requested model"), 400, "context_too_long"),
        (Fault("m", type="invalid_request_error"), 400, "bad_request"),
        (Fault("API key not valid", type="INVALID_ARGUMENT"), 400, "auth"),
        (Fault('model "x" not found, try pulling it first'), 404, "not_found"),
        (Fault("the model is overloaded"), 500, "overloaded"),
        (Fault(), 500, "server"),
        (Fault(), 503, "overloaded"),
        (Fault(), 408, "timeout"),
        (Fault(), 409, "server"),
        (Fault(), 302, "bad_request"),
        (Fault(), 418, "bad_request"),
        (Fault(), None, "server"),
        (Fault(type="api_error"), None, "server"),
        (Fault(type="overloaded_error"), None, "overloaded"),
        (Fault(type="RESOURCE_EXHAUSTED"), None, "rate_limit"),
        (Fault(code="rate_limit_exceeded"), None, "rate_limit"),
        (Fault("maximum context length is 5"), None, "context_too_long"),
    ],
)
def test_codes_words_and_status_decide_in_this_order(
    fault: Fault, status: int | None, kind: ProviderErrorKind
):
    assert kind_of(fault, status=status) == kind


def test_a_redirect_is_not_followed_and_says_where_it_led():
    error = of_status(301, "", location="https://elsewhere.example/v1")

    assert error.kind == "bad_request"
    assert "https://elsewhere.example/v1" in error.message


def test_a_long_message_is_shortened_and_the_log_gets_more():
    error = of_status(400, "x " * 1500)

    assert len(error.message) < 400
    assert len(error.detail) == 2000


def test_an_error_in_a_stream_keeps_the_status_that_it_names():
    error = stream_error(Fault("no credit", status=402), provider="p", label="P")

    assert (error.kind, error.status, error.provider) == ("quota", 402, "p")


def test_a_failure_without_words_has_its_sentence_only():
    assert failure("timeout", provider="p", label="P").message == "P did not answer in time."
