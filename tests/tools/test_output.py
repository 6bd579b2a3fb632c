"""`system.output` reads what was left out, page by page."""

from pathlib import Path

from openpista.domain.ids import CallId, SessionId
from openpista.tools.output import PAGE_CHARS, SystemOutput
from tests.tools.builders import a_context, call, intent_of


async def _kept(session_id: SessionId, call_id: CallId) -> tuple[str, int] | None:
    return ("a" * PAGE_CHARS + "rest", 99_999) if call_id == "call-9" else None


async def test_it_reads_page_by_page(tmp_path: Path) -> None:
    tool = SystemOutput(_kept)

    first = await call(tool, a_context(tmp_path), call_id="call-9")
    second = await call(tool, a_context(tmp_path), call_id="call-9", offset=PAGE_CHARS)

    assert first.text.endswith(
        f"[... characters 0 to {PAGE_CHARS} of {PAGE_CHARS + 4} kept, 99999 bytes in all; "
        f"read on with offset {PAGE_CHARS} ...]"
    )
    assert second.text.startswith("rest\n[... ")
    assert "read on" not in second.text
    assert len(first.text) < 10_000


async def test_an_unknown_call_is_told(tmp_path: Path) -> None:
    outcome = await call(SystemOutput(_kept), a_context(tmp_path), call_id="call-1")

    assert outcome.is_error
    assert "No output of call-1" in outcome.text


async def test_it_changes_nothing_and_may_run_beside_others(tmp_path: Path) -> None:
    intent = await intent_of(SystemOutput(_kept), a_context(tmp_path), call_id="call-9")

    assert (intent.kind, intent.parallel, intent.repeatable) == ("internal", True, True)
