"""The Python files of the house, read once for the shape tests."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "openpista"


def sources() -> list[Path]:
    """Return every source file of the package."""
    return sorted(path for path in PACKAGE.rglob("*.py"))


def written_files() -> list[Path]:
    """Return every Python file that we write: package, tests, benchmarks, scripts."""
    folders = ("openpista", "tests", "bench", "scripts")
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def behaves(path: Path) -> bool:
    """Say whether a file holds a function that does something (protocols only declare)."""
    return any(
        _does_something(node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _does_something(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return not all(
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        for statement in function.body
    )
