"""What a sandboxed command sees of the computer (security.md §5, decisions.md 18).

The system folders read-only, the workspace, the folders the user named, scratch in memory; none
of the user's other files, no sockets, no environment beyond a short list.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from openpista.sandbox.mounts import (
    EmptyFolder,
    Link,
    Mount,
    Profile,
    ReadOnly,
    TextFile,
    Unreadable,
    Writable,
)
from openpista.sandbox.secret_places import secret_place_of, secret_places

MAX_PROCESSES = 256
MAX_FILE_KIB = 1024 * 1024
MAX_MEMORY_KIB = 16 * 1024 * 1024
MAX_CPU_S = 600

LIMITS_FILE = "/etc/openpista-limits"

_SYSTEM_FOLDERS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_ETC = (
    "ssl",
    "pki",
    "ca-certificates",
    "alternatives",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "mime.types",
)
_ENV_FROM_HOST = ("LANG", "TERM", "TZ")
_ENV_DEFAULTS = {"LANG": "C.UTF-8", "TERM": "dumb"}
_SHELLS = ("/usr/bin/bash", "/bin/bash", "/usr/local/bin/bash")
_LIMITS = f"""\
ulimit -c 0 2>/dev/null
ulimit -f {MAX_FILE_KIB} 2>/dev/null
ulimit -t {MAX_CPU_S} 2>/dev/null
ulimit -v {MAX_MEMORY_KIB} 2>/dev/null
ulimit -u {MAX_PROCESSES} 2>/dev/null
unset BASH_ENV
"""
_HOSTS = "127.0.0.1 localhost\n::1 localhost\n"
_NAME_SOURCES = "passwd: files\ngroup: files\nhosts: files\n"


class Surroundings(Struct, frozen=True):
    """The host as the profile needs to know it; gathered once."""

    user_home: Path
    our_home: Path
    environ: Mapping[str, str]
    read: tuple[Path, ...] = ()
    uid: int = 65534
    gid: int = 65534

    @property
    def secrets(self) -> tuple[Path, ...]:
        """Files and folders that no sandbox may show."""
        return secret_places(user_home=self.user_home, our_home=self.our_home)


def find_shell() -> str | None:
    """Return bash, which runs commands; None when this computer has none."""
    return next((shell for shell in _SHELLS if Path(shell).exists()), None)


def readable_folders(surroundings: Surroundings) -> tuple[Path, ...]:
    """Return those of the folders the user named that exist and are not credentials."""
    resolved = (folder.expanduser().resolve() for folder in surroundings.read)
    return tuple(
        folder
        for folder in dict.fromkeys(resolved)
        if folder.exists() and secret_place_of(folder, surroundings.secrets) is None
    )


def make_profile(
    surroundings: Surroundings,
    *,
    workspace: Path,
    cwd: Path,
    shell: str,
    protection: Iterable[Mount] = (),
    env: Mapping[str, str] | None = None,
) -> Profile:
    """Work out what a command in `workspace` (resolved) sees."""
    folders = readable_folders(surroundings)
    mounts: list[Mount] = [
        *_system(),
        *_etc(surroundings),
        EmptyFolder("/tmp", writable=True),  # noqa: S108 - a folder of the sandbox's own
        EmptyFolder(str(surroundings.user_home), writable=True),
        *(ReadOnly(str(folder), str(folder)) for folder in folders),
        Writable(str(workspace), str(workspace)),
        *_hidden(surroundings.secrets, (*folders, workspace)),
        *protection,
    ]
    return Profile(
        mounts=tuple(mounts),
        env=tuple({**_environment(surroundings, folders), **(env or {})}.items()),
        cwd=str(cwd),
        shell=shell,
    )


def _system() -> list[Mount]:
    mounts: list[Mount] = [ReadOnly("/usr", "/usr")]
    for name in _SYSTEM_FOLDERS:
        folder = Path(name)
        if folder.is_symlink():
            mounts.append(Link(name, str(folder.readlink())))
        elif folder.is_dir():
            mounts.append(ReadOnly(name, name))
    return mounts


def _etc(surroundings: Surroundings) -> list[Mount]:
    uid, gid, home = surroundings.uid, surroundings.gid, surroundings.user_home
    users = {0: "root:x:0:0:root:/root:/bin/sh", 65534: "nobody:x:65534:65534:nobody:/:/bin/sh"}
    users[uid] = f"{'root' if uid == 0 else 'user'}:x:{uid}:{gid}:user:{home}:/bin/bash"
    groups = {0: "root:x:0:", 65534: "nogroup:x:65534:"}
    groups[gid] = f"{'root' if gid == 0 else 'user'}:x:{gid}:"
    existing = (f"/etc/{name}" for name in _ETC if Path(f"/etc/{name}").exists())
    return [
        *(ReadOnly(path, path) for path in existing),
        TextFile("/etc/passwd", "\n".join(users.values()) + "\n"),
        TextFile("/etc/group", "\n".join(groups.values()) + "\n"),
        TextFile("/etc/hosts", _HOSTS),
        TextFile("/etc/nsswitch.conf", _NAME_SOURCES),
        TextFile(LIMITS_FILE, _LIMITS),
    ]


def _hidden(secrets: Iterable[Path], shown: tuple[Path, ...]) -> list[Mount]:
    """Cover the credentials that lie inside a folder that is shown."""
    covered: list[Mount] = []
    for place in secrets:
        if not any(folder == place or folder in place.parents for folder in shown):
            continue
        if place.is_dir():
            covered.append(EmptyFolder(str(place)))
        elif place.exists():
            covered.append(Unreadable(str(place)))
    return covered


def _environment(surroundings: Surroundings, folders: tuple[Path, ...]) -> dict[str, str]:
    host = surroundings.environ
    env = {
        "PATH": _search_path(host.get("PATH", ""), folders),
        "HOME": str(surroundings.user_home),
        "TMPDIR": "/tmp",  # noqa: S108 - a folder of the sandbox's own
        **_ENV_DEFAULTS,
        "BASH_ENV": LIMITS_FILE,
    }
    return env | {name: host[name] for name in _ENV_FROM_HOST if host.get(name)}


def _search_path(host_path: str, folders: tuple[Path, ...]) -> str:
    """Return the user's own search path without what the sandbox does not show."""
    shown = (Path("/usr"), Path("/bin"), Path("/sbin"), *folders)
    kept = [
        entry
        for entry in host_path.split(":")
        if entry.startswith("/")
        and any(s == Path(entry) or s in Path(entry).parents for s in shown)
    ]
    return ":".join(dict.fromkeys([*kept, "/usr/local/bin", "/usr/bin", "/bin"]))
