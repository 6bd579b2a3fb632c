"""The net below the net: marks in the environment."""

import os
import subprocess

from openpista.sandbox.survivors import MARK, end_marked, end_trees_of_the_dead, new_mark


def _marked(mark: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(["sleep", "7501"], env={"PATH": os.defpath, MARK: mark})


def test_a_tree_is_found_by_its_mark() -> None:
    mark = new_mark()
    meant, other = _marked(mark), _marked(new_mark())

    ended = end_marked(mark)

    assert ended == 1
    assert meant.wait(5) == -9
    assert other.poll() is None
    other.kill()
    other.wait(5)


def test_trees_of_the_dead_are_ended_and_those_of_the_living_are_not() -> None:
    orphan, ours = _marked("999999.123.abc"), _marked(new_mark())

    ended = end_trees_of_the_dead()

    assert ended >= 1
    assert orphan.wait(5) == -9
    assert ours.poll() is None
    ours.kill()
    ours.wait(5)


def test_a_number_that_was_given_to_another_process_is_another_owner() -> None:
    reused = _marked(f"{os.getpid()}.1.abc")

    end_trees_of_the_dead()

    assert reused.wait(5) == -9


def test_marks_differ() -> None:
    assert new_mark() != new_mark()
