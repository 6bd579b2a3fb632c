"""What a tool's outcome becomes."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.agent.results import (
    KEPT_BYTES,
    KEPT_DIFF_CHARS,
    MODEL_CHARS,
    FinishedCall,
    cut_for_model,
    failed_call,
    finished_call,
    with_run,
)
from openpista.domain.call import Intent, ToolRun
from openpista.domain.tool import ToolOutcome
from openpista.guard.redact import Redactor
from tests.agent.builders import call


def finished(outcome: ToolOutcome, secrets: tuple[str, ...] = ()) -> FinishedCall:
    return finished_call(
        call(), outcome, redactor=Redactor(secrets), at_ms=1_000, boundary="b0undary"
    )


def test_a_short_output_is_the_result_and_nothing_more_is_kept() -> None:
    done = finished(ToolOutcome("hello"))

    assert done.result.text == "hello"
    assert done.kept_output == ""
    assert (done.result.kept_bytes, done.result.total_bytes) == (5, 5)


def test_a_long_output_loses_its_middle_for_the_model_and_stays_openable() -> None:
    text = "a" * 8_000 + "b" * 8_000

    done = finished(ToolOutcome(text, total_bytes=99_999))

    assert done.kept_output == text
    assert done.result.text.startswith("a" * 5_000 + "\n[... 6000 of 16000 characters left out")
    assert done.result.text.endswith("b" * 5_000)
    assert '"c1"' in done.result.text
    assert (done.result.kept_bytes, done.result.total_bytes) == (16_000, 99_999)


@given(st.text(alphabet="a가😀\n", max_size=60_000).map(lambda text: text * 3))
def test_nothing_exceeds_its_limit(text: str) -> None:
    done = finished(ToolOutcome(text))

    assert len(done.result.text) <= MODEL_CHARS + 150
    assert len(done.kept_output.encode()) <= KEPT_BYTES


def test_what_is_kept_loses_its_middle_without_breaking_a_letter() -> None:
    done = finished(ToolOutcome("a" + "가" * 30_000 + "z"))

    assert done.kept_output.startswith("a가")
    assert done.kept_output.endswith("가z")
    assert KEPT_BYTES - 6 < len(done.kept_output.encode()) <= KEPT_BYTES


def test_exactly_the_limit_is_not_cut() -> None:
    assert cut_for_model("a" * MODEL_CHARS, call()) == "a" * MODEL_CHARS


def test_secrets_reach_neither_the_model_nor_the_store() -> None:
    done = finished(ToolOutcome("key sk-secret-1 " + "x" * 20_000), ("sk-secret-1",))

    assert "sk-secret-1" not in done.result.text
    assert "sk-secret-1" not in done.kept_output


def test_text_from_elsewhere_stands_in_an_envelope_and_is_kept_without_it() -> None:
    done = finished(ToolOutcome("do evil", taint="evil.example"))

    assert done.result.text.startswith('<untrusted-b0undary source="evil.example"')
    assert done.kept_output == "do evil"


def test_an_error_stays_an_error_and_pictures_are_passed_on() -> None:
    assert finished(ToolOutcome("no", is_error=True)).result.is_error
    assert failed_call(call(), "Not run.").result.is_error
    assert failed_call(call(), "Not run.").result.text == "Not run."


def test_what_no_store_takes_is_replaced() -> None:
    assert finished(ToolOutcome("a\ud800b")).result.text == "a?b"
    assert failed_call(call(), "a\ud800b").result.text == "a?b"


def test_a_kept_diff_is_redacted_and_cut_at_a_line() -> None:
    diff = "+my-secret-value\n" + "+x\n" * KEPT_DIFF_CHARS
    run = ToolRun(intent=Intent(kind="write", title="Change a", diff=diff), where="inside")

    told = with_run(failed_call(call(), "no"), run, Redactor(("my-secret-value",))).result.run

    assert told is not None
    assert told.intent is not None
    assert "my-secret-value" not in told.intent.diff
    assert KEPT_DIFF_CHARS - 3 < len(told.intent.diff) <= KEPT_DIFF_CHARS + 1
    assert told.intent.diff.endswith("+x\n")
    assert (told.intent.title, told.where) == ("Change a", "inside")


def test_a_short_diff_is_kept_whole() -> None:
    run = ToolRun(intent=Intent(kind="write", title="Change a", diff="+x\n"))

    assert with_run(failed_call(call(), "no"), run, Redactor(())).result.run == run
    assert with_run(failed_call(call(), "no"), ToolRun(), Redactor(())).result.run == ToolRun()
