"""The measures of the house (style.md): small files, small classes, a test for every room."""

import ast
import re
from pathlib import Path

import pytest

from tests.shape.source_files import PACKAGE, ROOT, behaves, sources, tree, written_files

MAX_FILE_LINES = 400
MAX_CLASS_METHODS = 20
MAX_FUNCTION_LINES = 50
FORBIDDEN_ROOMS = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
UNFINISHED = re.compile(r"NotImplementedError|\b(TODO|FIXME|XXX)\b|not (yet )?implemented")

EVERY_SOURCE = [pytest.param(path, id=str(path.relative_to(ROOT))) for path in sources()]
EVERY_FILE = [pytest.param(path, id=str(path.relative_to(ROOT))) for path in written_files()]


@pytest.mark.parametrize("path", EVERY_FILE)
def test_a_file_fits_in_one_reading(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= MAX_FILE_LINES, f"{lines} lines: split it by subject"


@pytest.mark.parametrize("path", EVERY_SOURCE)
def test_a_class_has_few_methods(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            methods = [
                n for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
            ]

            assert len(methods) <= MAX_CLASS_METHODS, f"{node.name} has {len(methods)} methods"


@pytest.mark.parametrize("path", EVERY_SOURCE)
def test_a_function_fits_on_a_page(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1

            assert lines <= MAX_FUNCTION_LINES, f"{node.name} has {lines} lines"


@pytest.mark.parametrize("path", EVERY_SOURCE)
def test_a_room_has_a_subject_and_says_it(path: Path) -> None:
    docstring = ast.get_docstring(tree(path))
    text = path.read_text(encoding="utf-8")

    assert path.stem not in FORBIDDEN_ROOMS
    assert docstring or not text.strip(), "a module says in its docstring what it is for"
    assert not UNFINISHED.search(text), "unfinished work does not land"


@pytest.mark.parametrize("path", [p for p in EVERY_SOURCE if behaves(Path(str(p.values[0])))])
def test_a_room_has_a_test_of_its_name(path: Path) -> None:
    inside = path.relative_to(PACKAGE)
    name = "test_main.py" if inside.stem == "__main__" else f"test_{inside.stem}.py"
    mirrored = ROOT / "tests" / inside.parent / name

    if inside.name == "__init__.py":
        return
    assert mirrored.exists(), f"{mirrored.relative_to(ROOT)} is missing"
