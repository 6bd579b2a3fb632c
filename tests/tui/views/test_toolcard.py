"""Tool calls as rows."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.ids import CallId
from openpista.domain.message import ToolResult
from openpista.domain.tool import Intent
from openpista.tui.core.blocks import BlockId, ToolCard
from openpista.tui.views.canvas import Canvas
from openpista.tui.views.rows import copied_text
from openpista.tui.views.toolcard import (
    LIVE_ROWS,
    MAX_OUTPUT_ROWS,
    card_rows,
    last_written,
    target_of,
)
from tests.tui.views.harness import LOOK, text

CANVAS = Canvas(60, LOOK.words, "/src")
RUN = Intent("run", "Run the tests", command="make test", cwd="/src")


def card(**fields: Any) -> ToolCard:
    known: dict[str, Any] = {"name": "system.run", "arguments": "{}", "intent": RUN}
    return ToolCard(id=BlockId(1), call_id=CallId("c1"), **{**known, **fields})


def done(output: str, **fields: Any) -> ToolCard:
    failed = bool(fields.pop("failed", False))
    result = ToolResult(CallId("c1"), "system.run", output, failed, total_bytes=len(output))
    known: dict[str, Any] = {"state": "failed" if failed else "done", "elapsed_ms": 340}
    return card(result=result, **{**known, **fields})


def drawn(shown: ToolCard, width: int = 60) -> str:
    return text(card_rows(shown, CANVAS._replace(width=width)))


def test_a_folded_call_is_one_row() -> None:
    assert drawn(done("ok", folded=True, where="sandbox")) == (
        "✓ system.run  make test                      sandbox  340 ms"
    )


def test_the_first_row_opens_and_folds() -> None:
    assert card_rows(done("ok"), CANVAS)[0].hit == "toggle"


def test_an_open_call_shows_its_output() -> None:
    assert drawn(done("one\ntwo")).split("\n")[1:] == ["  │ one", "  │ two"]


def test_a_folded_failure_still_says_why() -> None:
    shown = drawn(done("trace\nno such file\n", failed=True, folded=True))

    assert shown.split("\n")[1] == "  no such file"


def test_a_long_or_multiline_command_is_shown_whole_when_open() -> None:
    command = "echo one &&\n  echo two"
    intent = Intent("run", "Run", command=command)

    rows = card_rows(card(intent=intent, state="running"), CANVAS)

    assert text(rows).split("\n")[1:] == ["  │ $ echo one &&", "  │     echo two"]


def test_a_running_call_shows_the_newest_output() -> None:
    output = "\n".join(str(number) for number in range(40))

    rows = drawn(card(state="running", output=output)).split("\n")

    assert rows[1] == f"  │ ⋯ {40 - LIVE_ROWS} more rows"
    assert rows[-1] == "  │ 39"


def test_very_long_output_shows_both_ends() -> None:
    output = "\n".join(str(number) for number in range(MAX_OUTPUT_ROWS + 10))

    rows = drawn(done(output)).split("\n")

    assert "⋯ 10 more rows" in rows[1 + MAX_OUTPUT_ROWS // 2]
    assert rows[-1].endswith(str(MAX_OUTPUT_ROWS + 9))


def test_kept_output_takes_the_place_of_the_models() -> None:
    shown = drawn(done("short", kept="whole output", kept_state="loaded"))

    assert "whole output" in shown
    assert "short" not in shown


def test_more_bytes_than_are_shown_are_told() -> None:
    result = ToolResult(CallId("c1"), "system.run", "head", total_bytes=70_000)

    assert "70.0 kB in all" in drawn(card(state="done", result=result))


def test_silence_is_told() -> None:
    assert "no output" in drawn(done(""))


def test_a_diff_is_shown_and_counted() -> None:
    intent = Intent("write", "Edit a.py", diff="--- a\n+++ b/a.py\n@@ -1 +1 @@\n-x\n+y\n")

    rows = drawn(done("ok", intent=intent)).split("\n")

    assert "+1  −1" in rows[0]
    assert "  │  1 + y" in rows


def test_who_decided_is_told() -> None:
    shown = drawn(done("ok", outcome="once", decided_by="Anna on telegram"))

    assert "decided by Anna on telegram" in shown


def test_what_waits_and_where_it_runs_is_told() -> None:
    assert "waits for you" in drawn(card(state="waiting"))
    assert "host" in drawn(done("x", where="host", folded=True))


def test_without_an_intent_the_arguments_stand_there() -> None:
    assert target_of(card(intent=None, arguments='{"a": 1}'), "") == '{"a": 1}'
    assert target_of(card(intent=None, arguments="{not whole"), "") == "{not whole"


def test_without_an_intent_telling_arguments_speak_for_the_call() -> None:
    run = '{"host": true, "command": "uptime"}'
    read = '{"path": "/src/a.py", "lines": 3}'

    assert target_of(card(intent=None, arguments=run), "/src") == "uptime"
    assert target_of(card(intent=None, arguments=read), "/src") == "a.py"
    assert target_of(card(intent=None, arguments='{"path": 7}'), "/src") == '{"path": 7}'


def test_progress_bars_show_what_they_wrote_last() -> None:
    assert last_written("10 %\r50 %\r100 %\ndone\r\n") == "100 %\ndone\r\n"


def test_copying_gives_the_output_without_the_rule() -> None:
    assert copied_text(card_rows(done("one\ntwo"), CANVAS)[1:]) == "one\ntwo"


@given(st.text(max_size=200), st.integers(20, 90))
def test_any_output_is_safe_and_fits(output: str, width: int) -> None:
    rows = card_rows(done(output), CANVAS._replace(width=width))

    assert all(row.cells <= width for row in rows)
    assert not set(text(rows)) & {"\x1b", "\x07", "\x9b", "\u202e", "\r"}
