"""The sandbox without bubblewrap: a stage of our own that makes namespaces and Landlock rules."""

import json
import os
import sys

from openpista.sandbox import namespace_stage
from openpista.sandbox.gate import GatedTree
from openpista.sandbox.identity import Identity
from openpista.sandbox.mounts import Profile, as_step
from openpista.sandbox.process import Start

STAGE_FAILURE_PREFIX = "openpista-sandbox: "


def namespaces_start(
    profile: Profile,
    command: str,
    *,
    tree: GatedTree,
    filter_bytes: bytes,
    identity: Identity,
) -> Start:
    """Return what to execute; see namespace_stage.py for what it does."""
    plan = {
        "mounts": [as_step(mount, identity.locate) for mount in (*profile.system, *profile.mounts)],
        "env": dict(profile.env),
        "cwd": profile.cwd,
        "shell": profile.shell,
        "command": command,
        "told_fd": tree.told_fd,
        "gate_fd": tree.gate_fd,
        "filter": filter_bytes.hex(),
        "parent": os.getpid(),
        "uid": identity.uid,
        "gid": identity.gid,
        "room_fd": identity.room.namespace_fd if identity.room else -1,
    }
    plan_fd = os.memfd_create("openpista-plan", os.MFD_CLOEXEC)
    os.write(plan_fd, json.dumps(plan).encode())
    os.lseek(plan_fd, 0, os.SEEK_SET)
    room = (identity.room.namespace_fd,) if identity.room else ()
    return Start(
        argv=(sys.executable, "-I", "-S", namespace_stage.__file__, str(plan_fd)),
        env={**tree.marked},
        pass_fds=(tree.told_fd, tree.gate_fd, *room),
        give_fds=(plan_fd,),
        user=(identity.uid, identity.gid),
    )
