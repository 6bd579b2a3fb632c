from pathlib import Path

import pytest

from openpista.gateway.workspace import choose_workspace


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("ann", "ann/project", "ann/.openpista", "ann/.openpista/undo", "ann/openpista"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path / "ann"


def chosen(wished: str | Path, home: Path) -> tuple[Path, str]:
    workspace = choose_workspace(
        str(wished), default=home / "openpista", house=home / ".openpista", homes=[home]
    )
    return workspace.path, workspace.note


def test_a_folder_of_the_users_is_used_resolved(home: Path) -> None:
    link = home.parent / "link"
    link.symlink_to(home / "project")

    assert chosen(home / "project", home) == (home / "project", "")
    assert chosen(link, home) == (home / "project", "")


def test_without_a_wish_the_default_is_used_without_a_word(home: Path) -> None:
    assert chosen("", home) == (home / "openpista", "")


@pytest.mark.parametrize(
    ("wished", "reason"),
    [
        ("/", "holds the folder of openpista"),
        ("/usr/lib", "belongs to the system"),
        ("/etc", "belongs to the system"),
        ("/proc/self", "belongs to the system"),
        ("/var/lib", "belongs to the system"),
        ("/tmp", "holds"),
        ("relative/path", "no absolute path"),
        ("/nowhere/at/all", "no such folder"),
        ("~/project", "no absolute path"),
    ],
)
def test_what_must_not_be_a_workspace_is_not_used_and_it_is_said_why(
    home: Path, wished: str, reason: str
) -> None:
    path, note = chosen(wished, home)

    assert path == home / "openpista"
    assert wished in note
    assert reason in note


def test_home_folders_and_our_own_are_refused_by_whatever_name(home: Path) -> None:
    link = home.parent / "link"
    link.symlink_to(home)

    for wished in (home, link, home.parent, home / ".openpista", home / ".openpista" / "undo"):
        path, note = chosen(wished, home)
        assert path == home / "openpista"
        assert note


def test_the_default_itself_may_be_wished_for_wherever_it_is(tmp_path: Path) -> None:
    house = tmp_path / "house"
    (house / "openpista").mkdir(parents=True)

    workspace = choose_workspace(str(house / "openpista"), default=house / "openpista", house=house)

    assert workspace.path == house / "openpista"
    assert not workspace.note
