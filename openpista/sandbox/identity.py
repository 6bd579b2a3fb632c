"""As whom sandboxed commands run: as the user, or, when openpista is root, as somebody else.

Root never runs commands as itself (decisions.md 18). In this order: `sandbox.uid` with the
workspace shared through an idmapped mount; the same with access lists on the workspace; root
mapped into a user namespace and without capabilities. `doctor` says which.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Literal

from msgspec import Struct

from openpista.sandbox.errors import IdentityError
from openpista.sandbox.profile import BaseProfile
from openpista.sandbox.room import Room, build_room

MAX_ROOMS = 16

IdentityKind = Literal["own", "idmapped", "access_list", "mapped_root"]

_NOTES: dict[IdentityKind, str] = {
    "own": "",
    "idmapped": "openpista is root: commands run as user {uid}, the workspace is lent to it "
    "by an idmapped mount",
    "access_list": "openpista is root: commands run as user {uid}, which access lists on the "
    "workspace let in",
    "mapped_root": "openpista is root: commands run as root without any capability",
}


class Identity(Struct, frozen=True):
    """Who runs commands in one workspace, and the room in which they find it."""

    kind: IdentityKind
    uid: int
    gid: int
    room: Room | None = None

    @property
    def note(self) -> str:
        """One sentence for `doctor` and the status line; empty when there is nothing to say."""
        return _NOTES[self.kind].format(uid=self.uid)

    def locate(self, path: str) -> str:
        """Return where a path of the host is found on the way into the sandbox."""
        return self.room.locate(path) if self.room else path


class Identities:
    """Chooses an identity per workspace, and keeps its room while it is likely to be used."""

    def __init__(self, *, sandbox_uid: int) -> None:
        self._sandbox_uid = sandbox_uid
        self._known: dict[tuple[object, ...], Identity] = {}

    def known(self, workspace: Path, folders: tuple[Path, ...]) -> Identity | None:
        """Return what `choose` would, when that is quick; None when it has to be worked out."""
        if os.geteuid() != 0:
            return Identity("own", os.geteuid(), os.getegid())
        return self._known.get(_key(workspace, folders))

    def choose(
        self, workspace: Path, folders: tuple[Path, ...], *, base: BaseProfile | None = None
    ) -> Identity:
        """Return who runs commands in `workspace`, where `folders` are to be read too; a room
        gets what `base` shows in advance.

        Blocks for some 30 ms the first time when we are root.
        """
        known = self.known(workspace, folders)
        if known is not None:
            return known
        while len(self._known) >= MAX_ROOMS:
            del self._known[next(iter(self._known))]
        identity = self._for_root(workspace, folders, base)
        self._known[_key(workspace, folders)] = identity
        return identity

    def close(self) -> None:
        """Forget all rooms."""
        self._known.clear()

    def _for_root(
        self, workspace: Path, folders: tuple[Path, ...], base: BaseProfile | None
    ) -> Identity:
        uid = self._sandbox_uid
        sources = (workspace, *folders)
        if shutil.which("nsenter") is None:
            return Identity("mapped_root", 0, 0)
        try:
            return Identity("idmapped", uid, uid, self._room(sources, base, map_owner=True))
        except (IdentityError, OSError):
            return self._by_access_list(sources, base)

    def _by_access_list(self, sources: tuple[Path, ...], base: BaseProfile | None) -> Identity:
        uid = self._sandbox_uid
        try:
            _grant_access(sources[0], uid)
            return Identity("access_list", uid, uid, self._room(sources, base, map_owner=False))
        except (IdentityError, OSError):
            return Identity("mapped_root", 0, 0)

    def _room(
        self, sources: tuple[Path, ...], base: BaseProfile | None, *, map_owner: bool
    ) -> Room:
        return build_room(
            sources,
            uid=self._sandbox_uid,
            gid=self._sandbox_uid,
            map_owner=map_owner,
            system=(*base.system, *base.certificates) if base else (),
            points=(*sources, *(base.scratch if base else ())),
        )


def _key(workspace: Path, folders: tuple[Path, ...]) -> tuple[object, ...]:
    """A workspace that was deleted and made anew is another one."""
    place = workspace.stat()
    return (workspace, folders, place.st_dev, place.st_ino)


def _grant_access(workspace: Path, uid: int) -> None:
    """Let `uid` read and write the workspace, with what will be made in it."""
    program = shutil.which("setfacl")
    if program is None:
        raise IdentityError("setfacl is not installed.")
    entries = f"u:{uid}:rwX,d:u:{uid}:rwX"
    done = subprocess.run(
        [program, "-R", "-P", "-m", entries, str(workspace)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        start_new_session=True,
        check=False,
    )
    if done.returncode != 0:
        raise IdentityError(done.stderr.decode(errors="replace").strip())
