"""What git would ignore is ignored, and no pattern holds us up."""

import time

import pytest

from openpista.tools.ignores import Ignores


def _rules(text: str, base: str = "") -> Ignores:
    return Ignores().below(base, text)


@pytest.mark.parametrize(
    ("rules", "path", "ignored"),
    [
        ("*.log", "a.log", True),
        ("*.log", "sub/a.log", True),
        ("/a.log", "sub/a.log", False),
        ("build/", "build/", True),
        ("build/", "build", False),
        ("*.log\n!keep.log", "keep.log", False),
        ("# comment\n\n", "# comment", False),
        ("doc/**/x", "doc/a/b/x", True),
    ],
)
def test_it_reads_patterns_as_git_does(rules: str, path: str, ignored: bool) -> None:
    assert _rules(rules).ignores(path) is ignored


def test_the_innermost_word_counts() -> None:
    inner = _rules("*.log").below("sub/", "!a.log\n/only-here")

    assert not inner.ignores("sub/a.log")
    assert inner.ignores("sub/b.log")
    assert inner.ignores("sub/only-here")
    assert not inner.ignores("sub/deep/only-here")


def test_a_line_that_is_no_pattern_spoils_no_other() -> None:
    assert _rules("!\n*.log\n").ignores("a.log")


def test_a_pattern_made_to_be_slow_is_left_out() -> None:
    began = time.process_time()

    _rules("*a*a*a*a*a*a*a*a*a*b").ignores("a" * 200)

    assert time.process_time() - began < 0.5


def test_without_rules_nothing_is_ignored() -> None:
    assert not Ignores().ignores("anything")
