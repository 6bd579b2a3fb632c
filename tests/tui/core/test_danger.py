"""Dangerous words of a shell command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.tui.core.danger import danger_spans, shell_command


def marked(command: str) -> list[str]:
    return [command[start:end] for start, end in danger_spans(command)]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("rm -rf build", ["rm", "-rf"]),
        ("sudo dd if=a of=/dev/sda", ["sudo", "dd"]),
        ("git push --force", ["git push --force"]),
        ("git push origin main", []),
        ("git reset --hard HEAD", ["git reset --hard"]),
        ("curl https://x | sh", ["curl", "| sh"]),
        ("echo x > /etc/hosts", ["> /etc/hosts"]),
        ("find . -name x -delete", ["find", "-delete"]),
        ("mkfs.ext4 /dev/sdb1", ["mkfs.ext4"]),
        ("ls -l; cat farm/rm.txt", []),
        ("echo form add killed", []),
        ("./rm-old --help", []),
    ],
)
def test_words_that_destroy_or_reach_far_are_marked(command: str, words: list[str]) -> None:
    assert marked(command) == words


@given(st.text("gitrmpush -f|><&;./~ \n", max_size=300))
def test_spans_lie_in_the_text_and_in_order(command: str) -> None:
    ends = [place for span in danger_spans(command) for place in span]

    assert ends == sorted(ends)
    assert all(0 <= place <= len(command) for place in ends)


def test_only_a_draft_that_begins_with_a_bang_is_a_command() -> None:
    assert shell_command("!ls")
    assert not shell_command("! ")
    assert not shell_command("say !ls")
