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

_SHOWN = ("/usr", "/bin", "/sbin", "/etc", "/lib")
_SYSTEM_FOLDERS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_ETC = ("alternatives", "ld.so.cache", "localtime")
_CERTIFICATES = ("ssl", "pki")
"""Each costs a fifth of a millisecond per command, so there are few; links into /usr are free,
and certificates are shown to commands with network only."""
_ENV_FROM_HOST = ("LANG", "TERM", "TZ")
_ENV_DEFAULTS = {"LANG": "C.UTF-8", "TERM": "dumb"}
_SHELLS = ("/usr/bin/bash", "/bin/bash", "/usr/local/bin/bash")
_LIMITS = f"""\
{{ ulimit -c 0; ulimit -f {MAX_FILE_KIB}; ulimit -t {MAX_CPU_S}; ulimit -v {MAX_MEMORY_KIB}
ulimit -u {MAX_PROCESSES}; }} 2>/dev/null
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
    def home_inside(self) -> Path:
        """HOME in the sandbox: the user's own path, unless that would hide the system."""
        own = self.user_home
        shadows = own == Path("/") or any(Path(name) in (own, *own.parents) for name in _SHOWN)
        return Path("/tmp/home") if shadows else own  # noqa: S108 - inside the sandbox

    @property
    def secrets(self) -> tuple[Path, ...]:
        """Files and folders that no sandbox may show."""
        return secret_places(user_home=self.user_home, our_home=self.our_home)


def find_shell() -> str | None:
    """Return bash, which runs commands; None when this computer has none."""
    return next((shell for shell in _SHELLS if Path(shell).exists()), None)


class BaseProfile(Struct, frozen=True):
    """What is the same for every workspace; made once, because it asks the file system much."""

    shell: str
    folders: tuple[Path, ...]
    secrets: tuple[Path, ...]
    system: tuple[Mount, ...]
    certificates: tuple[Mount, ...]
    mounts: tuple[Mount, ...]
    scratch: tuple[Path, ...]
    env: Mapping[str, str]


def readable_folders(surroundings: Surroundings) -> tuple[Path, ...]:
    """Return those of the folders the user named that exist and are not credentials."""
    resolved = (folder.expanduser().resolve() for folder in surroundings.read)
    return tuple(
        folder
        for folder in dict.fromkeys(resolved)
        if folder.exists() and secret_place_of(folder, surroundings.secrets) is None
    )


def base_profile(surroundings: Surroundings, *, shell: str) -> BaseProfile:
    """Look at the host and work out what every command sees."""
    folders = readable_folders(surroundings)
    scratch = (Path("/tmp"), surroundings.home_inside)  # noqa: S108 - folders of the sandbox's own
    mounts: list[Mount] = [
        *(EmptyFolder(str(folder), writable=True) for folder in scratch),
        *(ReadOnly(str(folder), str(folder)) for folder in folders),
        *_hidden(surroundings.secrets, folders),
    ]
    return BaseProfile(
        shell=shell,
        folders=folders,
        secrets=surroundings.secrets,
        system=(*_system(), *_etc(surroundings)),
        certificates=tuple(_shown_in_etc(_CERTIFICATES)),
        mounts=tuple(mounts),
        scratch=scratch,
        env=_environment(surroundings, folders),
    )


def workspace_profile(
    base: BaseProfile,
    *,
    workspace: Path,
    cwd: Path,
    protection: Iterable[Mount] = (),
    env: Mapping[str, str] | None = None,
    certificates: bool = False,
) -> Profile:
    """Work out what a command in `workspace` (resolved) sees."""
    mounts = (
        *base.mounts,
        Writable(str(workspace), str(workspace)),
        *_hidden(base.secrets, (workspace,)),
        *protection,
    )
    system = (*base.system, *(base.certificates if certificates else ()))
    env = {**base.env, **(env or {})}
    return Profile(system, mounts, env=tuple(env.items()), cwd=str(cwd), shell=base.shell)


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
    uid, gid, home = surroundings.uid, surroundings.gid, surroundings.home_inside
    users = {0: "root:x:0:0:root:/root:/bin/sh", 65534: "nobody:x:65534:65534:nobody:/:/bin/sh"}
    users[uid] = f"{'root' if uid == 0 else 'user'}:x:{uid}:{gid}:user:{home}:/bin/bash"
    groups = {0: "root:x:0:", 65534: "nogroup:x:65534:"}
    groups[gid] = f"{'root' if gid == 0 else 'user'}:x:{gid}:"
    return [
        *_shown_in_etc(_ETC),
        TextFile("/etc/passwd", "\n".join(users.values()) + "\n"),
        TextFile("/etc/group", "\n".join(groups.values()) + "\n"),
        TextFile("/etc/hosts", _HOSTS),
        TextFile("/etc/nsswitch.conf", _NAME_SOURCES),
        TextFile(LIMITS_FILE, _LIMITS),
    ]


def _shown_in_etc(names: Iterable[str]) -> list[Mount]:
    return [_as_is(path) for name in names if (path := Path("/etc", name)).exists()]


def _as_is(path: Path) -> Mount:
    real = path.resolve()
    if path.is_symlink() and Path("/usr") in real.parents:
        return Link(str(path), str(real))
    return ReadOnly(str(path), str(path))


def _hidden(secrets: Iterable[Path], shown: tuple[Path, ...]) -> list[Mount]:
    """Cover the credentials that lie inside a folder that is shown."""
    covered: list[Mount] = []
    prefixes = tuple(f"{folder}/" for folder in shown)
    for place in secrets:
        # Compared as text: this happens before every command.
        if not f"{place}/".startswith(prefixes):
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
        "HOME": str(surroundings.home_inside),
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
