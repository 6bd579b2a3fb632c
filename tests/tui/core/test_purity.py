"""The core is pure: it imports only data, and nothing in it can look at the world."""

import ast
from pathlib import Path

import pytest

CORE = Path(__file__).parents[3] / "openpista" / "tui" / "core"
FILES = sorted(CORE.glob("*.py"))
ALLOWED = ("openpista.domain", "openpista.tui.core", "msgspec", "typing", "collections.abc")
ALLOWED_IN = {
    "blocklist.py": ("bisect",),
    "attach.py": ("re", "urllib.parse"),
    "danger.py": ("re",),
    "links.py": ("re",),
}
FORBIDDEN_NAMES = {"open", "print", "input", "eval", "exec", "__import__", "globals", "id", "hash"}
FORBIDDEN_NODES = (ast.Await, ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Global)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_of_the_core_imports_only_data(path: Path) -> None:
    allowed = (*ALLOWED, *ALLOWED_IN.get(path.name, ()))
    for name in _imports(path):
        assert any(name == room or name.startswith(f"{room}.") for room in allowed), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_in_the_core_waits_or_looks_at_the_world(path: Path) -> None:
    for node in ast.walk(_tree(path)):
        assert not isinstance(node, FORBIDDEN_NODES), ast.dump(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in FORBIDDEN_NAMES, f"line {node.lineno}: {node.func.id}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_struct_of_the_core_is_frozen(path: Path) -> None:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ClassDef):
            frozen = [keyword for keyword in node.keywords if keyword.arg == "frozen"]
            assert frozen, f"{node.name} can be changed"


def test_features_do_not_import_each_other() -> None:
    features = {"approvals", "connection", "grants", "help", "house", "models", "notices"}
    features |= {"palette", "prompt", "route", "sessions", "settings", "window", "chat", "complete"}
    features |= {"find", "history_search", "search_jump", "undo"}
    features |= {"session_browser", "session_export", "session_rename"}
    features |= {"settings_list", "keymap", "logs", "jobs"}
    for feature in features:
        others = {f"openpista.tui.core.{other}" for other in features - {feature}}
        assert not others & set(_imports(CORE / f"{feature}.py")), feature


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(path: Path) -> list[str]:
    names: list[str] = []
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            whole = module in ("openpista.tui.core", "openpista.domain")
            names += [f"{module}.{alias.name}" for alias in node.names] if whole else [module]
    return names
