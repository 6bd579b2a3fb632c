"""Where everything is kept."""

from pathlib import Path

import pytest

from openpista.config.paths import Home, expand_tilde, find_home


def test_home_is_a_folder_of_the_user() -> None:
    assert find_home({"HOME": "/h/ann"}) == Home(Path("/h/ann/.openpista"))


def test_openpista_home_moves_everything() -> None:
    home = find_home({"HOME": "/h/ann", "OPENPISTA_HOME": "/data/op"})

    places = [
        *(home.config_file, home.state_file, home.database, home.legacy_database, home.socket),
        *(home.credentials_file, home.lock_file, home.media_dir, home.undo_dir, home.log_dir),
        *(home.cache_dir, home.skills_dir, home.whatsapp_dir, home.default_workspace),
    ]
    assert all(place.is_relative_to("/data/op") for place in places)
    assert len(set(places)) == len(places)


def test_an_empty_openpista_home_is_unset() -> None:
    assert find_home({"HOME": "/h/ann", "OPENPISTA_HOME": ""}).root == Path("/h/ann/.openpista")


def test_openpista_home_may_begin_with_a_tilde() -> None:
    assert find_home({"HOME": "/h/ann", "OPENPISTA_HOME": "~/op"}).root == Path("/h/ann/op")


def test_a_relative_home_becomes_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    assert find_home({"OPENPISTA_HOME": "op"}).root == tmp_path / "op"


def test_without_home_the_account_decides_not_the_current_folder() -> None:
    assert find_home({}).root == Path.home() / ".openpista"
    assert find_home({"HOME": "."}).root == Path.home() / ".openpista"


def test_the_default_workspace_lies_beside_the_usual_home() -> None:
    assert find_home({"HOME": "/h/ann"}).default_workspace == Path("/h/ann/openpista")


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("~", "/h/ann"),
        ("~/a/~/b", "/h/ann/a/~/b"),
        ("~bob/a", "~bob/a"),
        ("/a/~", "/a/~"),
        ("", ""),
    ],
)
def test_a_tilde_is_expanded_once_and_only_in_front(text: str, expanded: str) -> None:
    assert expand_tilde(text, {"HOME": "/h/ann"}) == expanded
