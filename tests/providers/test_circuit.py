"""A service that fails again and again is left alone for a while."""

import pytest

from openpista.domain.model import ProviderError, ProviderErrorKind
from openpista.providers.circuit import CIRCUIT_OPEN, MOST_FAILURES, REST_S, WITHIN_S, Circuit
from tests.fakes.clock import FakeClock


def failure(kind: ProviderErrorKind = "server", code: str = "") -> ProviderError:
    return ProviderError("P failed.", kind=kind, code=code)


def ill(clock: FakeClock, *, seconds_between: float = 1.0) -> Circuit:
    circuit = Circuit("p", "P", clock)
    for _ in range(MOST_FAILURES):
        circuit.admit()
        circuit.failed(failure())
        clock.advance(seconds_between)
    return circuit


def test_five_failures_within_a_minute_hold_the_next_request_back():
    circuit = ill(FakeClock())

    assert circuit.is_open
    with pytest.raises(ProviderError, match="P failed 5 times within a minute") as caught:
        circuit.admit()
    assert (caught.value.kind, caught.value.code) == ("overloaded", CIRCUIT_OPEN)


def test_failures_far_apart_are_no_illness():
    assert not ill(FakeClock(), seconds_between=WITHIN_S / 4 + 1).is_open


def test_an_answer_makes_it_well():
    circuit = Circuit("p", "P", FakeClock())
    for _ in range(MOST_FAILURES * 2):
        circuit.failed(failure())
        circuit.answered()

    assert not circuit.is_open


def test_after_its_rest_one_request_tries_and_the_others_wait():
    clock = FakeClock()
    circuit = ill(clock)
    clock.advance(REST_S)

    circuit.admit()

    with pytest.raises(ProviderError):
        circuit.admit()
    circuit.answered()
    circuit.admit()


def test_a_trial_that_fails_means_another_rest():
    clock = FakeClock()
    circuit = ill(clock)
    clock.advance(REST_S)
    circuit.admit()
    circuit.failed(failure())

    assert circuit.is_open
    clock.advance(REST_S)
    assert not circuit.is_open


@pytest.mark.parametrize("kind", ["auth", "quota", "rate_limit", "bad_request", "content_filter"])
def test_what_is_not_the_services_own_failing_does_not_count(kind: ProviderErrorKind):
    circuit = Circuit("p", "P", FakeClock())
    for _ in range(MOST_FAILURES * 2):
        circuit.failed(failure(kind))

    assert not circuit.is_open


def test_what_was_held_back_is_no_failure():
    circuit = Circuit("p", "P", FakeClock())
    for _ in range(MOST_FAILURES):
        circuit.failed(failure("overloaded", CIRCUIT_OPEN))

    assert not circuit.is_open
