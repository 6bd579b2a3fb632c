"""Root's commands run as somebody else, by the first way that works."""

import os
from pathlib import Path

import pytest

from openpista.sandbox import identity as identity_module
from openpista.sandbox.errors import IdentityError
from openpista.sandbox.identity import Identities, Identity
from openpista.sandbox.room import Room
from tests.sandbox.builders import SANDBOX_UID


class _Rooms:
    """Stands in for `build_room`; `works` says for which value of `map_owner` it does."""

    def __init__(self, *works: bool) -> None:
        self.works = works
        self.asked: list[bool] = []

    def __call__(self, sources: object, *, map_owner: bool, **_: object) -> Room:
        self.asked.append(map_owner)
        if map_owner not in self.works:
            raise IdentityError("no")
        return Room(-1, (("/w", "/mnt/0"),))


@pytest.fixture
def as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)


def _choose(monkeypatch: pytest.MonkeyPatch, rooms: _Rooms, workspace: Path) -> Identity:
    monkeypatch.setattr(identity_module, "build_room", rooms)
    return Identities(sandbox_uid=SANDBOX_UID).choose(workspace, ())


def test_a_user_runs_commands_as_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    found = Identities(sandbox_uid=SANDBOX_UID).choose(tmp_path, ())

    assert (found.kind, found.uid, found.note) == ("own", 1000, "")
    assert found.locate("/w/a") == "/w/a"


@pytest.mark.usefixtures("as_root")
def test_root_lends_the_workspace_by_an_idmapped_mount(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _choose(monkeypatch, _Rooms(True), tmp_path)

    assert (found.kind, found.uid) == ("idmapped", SANDBOX_UID)
    assert found.locate("/w/a") == "/mnt/0/a"
    assert "user 65534" in found.note


@pytest.mark.usefixtures("as_root")
def test_else_access_lists_let_the_other_user_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted: list[Path] = []

    def grant(path: Path, _: int) -> None:
        granted.append(path)

    monkeypatch.setattr(identity_module, "_grant_access", grant)

    found = _choose(monkeypatch, _Rooms(False), tmp_path)

    assert found.kind == "access_list"
    assert granted == [tmp_path]


@pytest.mark.usefixtures("as_root")
def test_else_root_is_mapped_and_has_no_capabilities(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no nsenter, no setfacl

    found = _choose(monkeypatch, _Rooms(True, False), tmp_path)

    assert (found.kind, found.uid, found.room) == ("mapped_root", 0, None)
    assert "without any capability" in found.note


@pytest.mark.usefixtures("as_root")
def test_it_is_worked_out_once_for_each_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms = _Rooms(True)
    monkeypatch.setattr(identity_module, "build_room", rooms)
    identities = Identities(sandbox_uid=SANDBOX_UID)

    first = identities.choose(tmp_path, ())
    again = identities.choose(tmp_path, ())

    assert first is again
    assert rooms.asked == [True]
    assert identities.known(tmp_path, ()) is first


@pytest.mark.usefixtures("as_root")
def test_a_workspace_that_was_made_anew_is_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity_module, "build_room", _Rooms(True))
    identities = Identities(sandbox_uid=SANDBOX_UID)
    work, keeps_the_inode = tmp_path / "work", tmp_path / "old"
    work.mkdir()
    identities.choose(work, ())

    work.rename(keeps_the_inode)
    work.mkdir()

    assert identities.known(work, ()) is None


@pytest.mark.usefixtures("as_root")
def test_only_so_many_rooms_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity_module, "build_room", _Rooms(True))
    identities = Identities(sandbox_uid=SANDBOX_UID)
    workspaces = [tmp_path / str(number) for number in range(identity_module.MAX_ROOMS + 1)]

    for workspace in workspaces:
        workspace.mkdir()
        identities.choose(workspace, ())

    assert identities.known(workspaces[0], ()) is None
    assert identities.known(workspaces[-1], ()) is not None


def test_access_lists_let_a_user_in_and_say_when_they_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch(mode=0o600)

    identity_module._grant_access(tmp_path, SANDBOX_UID)

    assert (tmp_path / "file").stat().st_mode & 0o070
    with pytest.raises(IdentityError):
        identity_module._grant_access(tmp_path / "gone", SANDBOX_UID)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(IdentityError, match="not installed"):
        identity_module._grant_access(tmp_path, SANDBOX_UID)
