"""Files of a workspace, found by a few letters."""

from pathlib import Path

import pytest

from openpista.tui.runtime import file_search
from openpista.tui.runtime.file_search import FRESH_S, FileSearch, list_files


def tree(root: Path, *paths: str) -> Path:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    return root


def test_files_and_folders_are_listed_nearest_first(tmp_path: Path) -> None:
    tree(tmp_path, "src/deep/a.py", "readme.md", "한글.txt")

    assert list_files(tmp_path) == ("readme.md", "src/", "한글.txt", "src/deep/", "src/deep/a.py")


def test_what_is_ignored_is_not_listed(tmp_path: Path) -> None:
    tree(tmp_path, "build/x", "src/a.py", "src/a.log", "src/sub/b.log", ".git/config")
    tree(tmp_path, "node_modules/x/y.js", "src/keep.txt")
    (tmp_path / ".gitignore").write_text("build/\n")
    (tmp_path / "src" / ".ignore").write_text("*.log\n")

    assert list_files(tmp_path) == (
        ".gitignore",
        "src/",
        "src/.ignore",
        "src/a.py",
        "src/keep.txt",
        "src/sub/",
    )


def test_a_rule_counts_below_its_own_folder_only(tmp_path: Path) -> None:
    tree(tmp_path, "a/x.log", "b/x.log")
    (tmp_path / "a" / ".gitignore").write_text("/x.log\n")

    found = list_files(tmp_path)

    assert "b/x.log" in found
    assert "a/x.log" not in found


def test_links_are_not_followed_out_of_the_workspace(tmp_path: Path) -> None:
    outside = tree(tmp_path / "outside", "secret.txt")
    workspace = tree(tmp_path / "ws", "a.txt")
    (workspace / "way-out").symlink_to(outside)

    assert list_files(workspace) == ("a.txt", "way-out")


def test_a_large_workspace_is_listed_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, *(f"f{number}" for number in range(9)))
    monkeypatch.setattr(file_search, "MAX_ENTRIES", 5)

    assert len(list_files(tmp_path)) == 5


def test_a_deep_workspace_is_listed_to_a_depth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, "a/b/c/d.txt")
    monkeypatch.setattr(file_search, "MAX_DEPTH", 2)

    assert list_files(tmp_path) == ("a/", "a/b/")


async def test_the_best_match_comes_first(tmp_path: Path) -> None:
    tree(tmp_path, "src/main.py", "main.md", "domain/x")

    found = await FileSearch().find("main", str(tmp_path))

    assert found == ("main.md", "src/main.py", "domain/", "domain/x")


async def test_without_a_workspace_nothing_is_found(tmp_path: Path) -> None:
    assert await FileSearch().find("x", "") == ()
    assert await FileSearch().find("x", str(tmp_path / "none")) == ()


async def test_a_listing_is_used_again_for_a_moment(tmp_path: Path) -> None:
    now = [0.0]
    search = FileSearch(monotonic=lambda: now[0])
    tree(tmp_path, "one.txt")
    await search.find("", str(tmp_path))
    tree(tmp_path, "two.txt")

    assert await search.find("", str(tmp_path)) == ("one.txt",)
    now[0] = FRESH_S + 1
    assert await search.find("", str(tmp_path)) == ("one.txt", "two.txt")
