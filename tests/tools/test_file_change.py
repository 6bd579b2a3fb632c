"""A change is shown as a diff before it is made."""

from pathlib import Path

import pytest

from openpista.domain.errors import ToolArgumentError
from openpista.guard.redact import MARK
from openpista.tools.beneath import FileState
from openpista.tools.file_change import (
    MAX_DIFF_BYTES,
    changing_intent,
    plan_of,
    refuse_redacted,
    unified_diff,
)
from openpista.tools.places import Place

_ROOT = Path("/w")


def _place(name: str = "a.txt", *, inside: bool = True, protected: str = "") -> Place:
    return Place(_ROOT / name, _ROOT if inside else Path("/"), inside, protected)


def test_a_change_is_a_unified_diff() -> None:
    assert unified_diff("a.txt", b"one\ntwo\n", b"one\n2\n") == (
        "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n"
    )


def test_a_new_file_comes_from_nothing() -> None:
    assert unified_diff("a.txt", None, b"one\n").startswith("--- /dev/null\n+++ b/a.txt\n")


def test_a_missing_line_end_is_shown() -> None:
    assert unified_diff("a", b"x", b"y").endswith(
        "-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n"
    )


def test_binary_and_huge_files_are_told_in_a_line() -> None:
    assert unified_diff("a", b"\0", b"text") == "Binary file a: 1 bytes become 4.\n"
    huge = b"x\n" * MAX_DIFF_BYTES
    assert unified_diff("a", huge, b"").startswith("a is too large for a diff")


def test_the_intent_says_what_is_touched_and_how() -> None:
    created = changing_intent(_place(), FileState(), b"x")
    changed = changing_intent(_place(), FileState(b"x", 0o644), b"y")
    guarded = changing_intent(_place(".envrc", protected=".envrc"), FileState(), b"x")
    outside = changing_intent(_place(inside=False), FileState(), b"x")

    assert (created.kind, created.title) == ("write", "Create a.txt")
    assert changed.title == "Change a.txt"
    assert (created.outside, created.protected) == ((), ())
    assert guarded.protected == ("/w/.envrc",)
    assert outside.outside == ("/w/a.txt",)


def test_two_plans_are_equal_exactly_when_they_do_the_same() -> None:
    plan = plan_of(_place(), FileState(b"x", 0o644), b"y")

    assert plan == plan_of(_place(), FileState(b"x", 0o600), b"y")
    assert plan != plan_of(_place(), FileState(b"z", 0o644), b"y")
    assert plan != plan_of(_place(), FileState(), b"y")
    assert plan != plan_of(_place("b"), FileState(b"x", 0o644), b"y")


def test_a_black_bar_is_never_written() -> None:
    refuse_redacted("plain", "text")

    with pytest.raises(ToolArgumentError, match="stands for a secret"):
        refuse_redacted("plain", f"token = {MARK}")
