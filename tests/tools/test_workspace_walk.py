"""The walk sees the workspace's own files and nothing else."""

from pathlib import Path

from openpista.tools.workspace_walk import IgnoreMemory, walk


def _make(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


def _names(root: Path, *, start: str = "", memory: IgnoreMemory | None = None) -> set[str]:
    return {found.relative for found in walk(root, start=start, memory=memory)}


def test_ignored_files_git_and_links_are_left_out(tmp_path: Path) -> None:
    _make(tmp_path, "a", "sub/b", "sub/c.log", "build/x", ".git/config", "sub/.git/config")
    (tmp_path / ".gitignore").write_text("*.log\nbuild/\n")
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "out").symlink_to("/etc")

    assert _names(tmp_path) == {".gitignore", "a", "sub/b"}


def test_rules_of_inner_folders_hold_inside_them(tmp_path: Path) -> None:
    _make(tmp_path, "a.tmp", "sub/a.tmp", "sub/keep.tmp")
    (tmp_path / "sub" / ".gitignore").write_text("*.tmp\n!keep.tmp\n")

    assert _names(tmp_path) == {"a.tmp", "sub/.gitignore", "sub/keep.tmp"}


def test_a_folder_below_can_be_walked_alone(tmp_path: Path) -> None:
    _make(tmp_path, "a", "sub/b")

    assert _names(tmp_path, start="sub") == {"sub/b"}
    assert _names(tmp_path, start=".") == {"a", "sub/b"}
    assert _names(tmp_path, start="gone") == set()


def test_every_folder_is_told_before_it_is_read(tmp_path: Path) -> None:
    _make(tmp_path, "sub/b", ".git/config")
    told: list[str] = []

    def tell(folder: int) -> None:
        told.append(str(Path(f"/proc/self/fd/{folder}").readlink()))

    list(walk(tmp_path, on_folder=tell))

    assert told == [str(tmp_path), str(tmp_path / "sub")]


def test_a_stamp_tells_states_apart(tmp_path: Path) -> None:
    _make(tmp_path, "a")
    [first] = walk(tmp_path)

    (tmp_path / "a").write_text("longer than before")
    (tmp_path / "a").chmod(0o600)
    [second] = walk(tmp_path)

    assert first.stamp != second.stamp
    assert (second.stamp.size, second.stamp.mode) == (18, 0o600)


def test_verdicts_are_remembered_until_rules_change(tmp_path: Path) -> None:
    _make(tmp_path, "a.log", "b.txt")
    memory = IgnoreMemory()
    before = _names(tmp_path, memory=memory)

    (tmp_path / ".gitignore").write_text("*.log")
    with_rules = _names(tmp_path, memory=memory)
    (tmp_path / ".gitignore").write_text("*.txt,")
    (tmp_path / ".gitignore").write_text("*.txt")
    changed = _names(tmp_path, memory=memory)
    (tmp_path / ".gitignore").unlink()
    _names(tmp_path, memory=memory)
    without = _names(tmp_path, memory=memory)

    assert before == {"a.log", "b.txt"}
    assert with_rules == {"b.txt", ".gitignore"}
    assert changed == {"a.log", ".gitignore"}
    assert without == before


def test_a_folder_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    _make(tmp_path, "a")
    (tmp_path / ".gitignore").mkdir()

    assert _names(tmp_path) == {"a"}
