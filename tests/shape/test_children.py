"""Every program that we start lives in a session of its own.

A Ctrl+C at the terminal is a signal to its whole foreground group. A helper that died of it took
the turn with it, and left the user before a silent window.
"""

import ast
from pathlib import Path

import pytest

from tests.shape.source_files import PACKAGE, sources, tree

STARTERS = {
    "subprocess.Popen": "start_new_session",
    "subprocess.run": "start_new_session",
    "subprocess.check_output": "start_new_session",
    "asyncio.create_subprocess_exec": "start_new_session",
    "asyncio.create_subprocess_shell": "start_new_session",
    "os.posix_spawn": "setsid",
}
"""What starts a program, and what it must be told."""

BORROWS_THE_TERMINAL = {"tui/runtime/editor.py", "cli/config.py"}
"""The user's own editor, which must be in the foreground of the terminal."""

CHECKED = [path for path in sources() if str(path.relative_to(PACKAGE)) not in BORROWS_THE_TERMINAL]


@pytest.mark.parametrize("path", CHECKED, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_child_does_not_share_our_terminal(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and (asked := STARTERS.get(ast.unparse(node.func))):
            told = {word.arg for word in node.keywords if ast.unparse(word.value) == "True"}

            assert asked in told, f"line {node.lineno} starts a program without {asked}"
