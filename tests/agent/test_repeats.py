"""The guard against going in circles."""

from openpista.agent.repeats import REFUSALS, SAME_RESULTS, RepeatGuard
from tests.agent.builders import call


def test_the_same_call_with_the_same_result_is_refused_in_the_end() -> None:
    guard = RepeatGuard()
    for _ in range(SAME_RESULTS):
        assert guard.refusal(call()) == ""
        guard.note(call(), "same")

    assert "3 times" in guard.refusal(call())
    assert guard.refusal(call(arguments='{"other": 1}')) == ""
    assert guard.refusal(call(name="other")) == ""


def test_spaces_do_not_make_another_call() -> None:
    guard = RepeatGuard()
    for _ in range(SAME_RESULTS):
        guard.note(call(arguments='{"a":1}'), "same")

    assert guard.refusal(call(arguments='{ "a" : 1 }'))


def test_watching_something_change_is_no_circle() -> None:
    guard = RepeatGuard()
    for number in range(10):
        guard.note(call(), f"{number} of 10 done")

    assert guard.refusal(call()) == ""


def test_a_model_that_is_refused_too_often_is_asked_to_stop() -> None:
    guard = RepeatGuard()
    for _ in range(SAME_RESULTS):
        guard.note(call(), "same")
    for _ in range(REFUSALS):
        assert not guard.is_exhausted
        guard.note_refusal()

    assert guard.is_exhausted
