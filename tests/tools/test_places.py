"""Where a path leads in the end decides, not how it is spelt."""

from pathlib import Path

import pytest

from openpista.domain.errors import ToolArgumentError
from tests.tools.builders import places_in


def _workspace(folder: Path) -> Path:
    workspace = (folder / "user" / "work").resolve()
    workspace.mkdir(parents=True)
    return workspace


@pytest.mark.parametrize("text", ["a/b.txt", "./a/../a/b.txt", "a//b.txt"])
def test_a_path_in_the_workspace_is_inside(tmp_path: Path, text: str) -> None:
    workspace = _workspace(tmp_path)

    place = places_in(tmp_path).find(text, workspace=workspace)

    assert (place.path, place.inside, place.shown) == (workspace / "a/b.txt", True, "a/b.txt")
    assert place.relative == Path("a/b.txt")


def test_an_absolute_path_into_the_workspace_is_inside(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)

    assert places_in(tmp_path).find(f"{workspace}/x", workspace=workspace).inside


@pytest.mark.parametrize("text", ["../other", "/etc/hostname", "a/../../x", "~/notes"])
def test_a_path_that_leads_out_is_outside(tmp_path: Path, text: str) -> None:
    place = places_in(tmp_path).find(text, workspace=_workspace(tmp_path))

    assert not place.inside
    assert place.shown == str(place.path)


def test_a_tilde_is_the_users_home(tmp_path: Path) -> None:
    place = places_in(tmp_path).find("~/notes", workspace=_workspace(tmp_path))

    assert place.path == (tmp_path / "user" / "notes").resolve()


def test_a_link_counts_by_where_it_leads(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)
    (tmp_path / "outside").touch()
    (workspace / "out").symlink_to(tmp_path / "outside")
    (workspace / "in").symlink_to("real")
    places = places_in(tmp_path)

    out = places.find("out", workspace=workspace)
    inner = places.find("in", workspace=workspace)

    assert (out.inside, inner.inside) == (False, True)
    assert inner.path == workspace / "real"


def test_a_sibling_with_a_longer_name_is_outside(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)

    assert not places_in(tmp_path).find(f"{workspace}-2/x", workspace=workspace).inside


@pytest.mark.parametrize("text", [".git/hooks/x", ".envrc", "sub/.vscode/tasks.json"])
def test_what_runs_by_itself_is_protected(tmp_path: Path, text: str) -> None:
    assert places_in(tmp_path).find(text, workspace=_workspace(tmp_path)).protected


@pytest.mark.parametrize(
    "text", ["~/.ssh/id_rsa", "~/.openpista/credentials.toml", "/etc/shadow", "/proc/self/environ"]
)
def test_credentials_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ToolArgumentError, match="holds credentials"):
        places_in(tmp_path).find(text, workspace=_workspace(tmp_path))


def test_credentials_are_refused_through_a_link_too(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)
    (tmp_path / "user" / ".ssh").mkdir()
    (workspace / "keys").symlink_to(tmp_path / "user" / ".ssh")

    with pytest.raises(ToolArgumentError, match="holds credentials"):
        places_in(tmp_path).find("keys/id_rsa", workspace=workspace)


def test_a_workspace_inside_our_own_folder_can_be_worked_in(tmp_path: Path) -> None:
    workspace = (tmp_path / "user" / ".openpista" / "openpista").resolve()
    workspace.mkdir(parents=True)

    assert places_in(tmp_path).find("a", workspace=workspace).inside
    with pytest.raises(ToolArgumentError):
        places_in(tmp_path).find("../openpista.db", workspace=workspace)


@pytest.mark.parametrize("text", ["", "a\0b", "x" * 5000])
def test_what_is_no_path_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ToolArgumentError):
        places_in(tmp_path).find(text, workspace=_workspace(tmp_path))


def test_a_circle_of_links_is_told(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)
    (workspace / "a").symlink_to("b")
    (workspace / "b").symlink_to("a")

    with pytest.raises(ToolArgumentError, match="circle"):
        places_in(tmp_path).find("a/x", workspace=workspace)


def test_walks_pass_over_credentials_but_not_over_the_workspace(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)

    hidden = places_in(tmp_path).hidden_from(workspace)

    assert str(tmp_path / "user" / ".ssh") in hidden
    assert str(workspace) not in hidden
