"""On which line a key stands."""

import pytest

from openpista.config.lines import header_line, line_of

TEXT = '''# comment
top = 1

[agent]  # words
model = """
words
max_tool_rounds = 1
"""
max_tool_rounds = 2
"quoted" = 3
sub.key = 4

[providers.openai]
headers = { "X" = 1 }

[[jobs]]
name = "a"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("agent",), 4),
        (("agent", "model"), 5),
        (("agent", "max_tool_rounds"), 9),
        (("agent", "quoted"), 10),
        (("agent", "sub", "key"), 11),
        (("providers", "openai"), 13),
        (("providers", "openai", "headers", "X"), 14),
        (("jobs",), 16),
        (("agent", "missing"), 4),
        (("nothing",), 1),
    ],
)
def test_a_key_is_found_on_its_line(path: tuple[str, ...], line: int) -> None:
    assert line_of(TEXT, path) == line


def test_the_header_of_a_table_is_found() -> None:
    text = "[a]\nx = '''\n[b]\n'''\n[[b]]\n[ b . 'c' ]  # here\n"

    assert header_line(text, ("a",)) == 1
    assert header_line(text, ("b", "c")) == 6
    assert header_line(text, ("b",)) is None
