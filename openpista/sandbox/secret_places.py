"""Where credentials lie: never shown to a sandbox, never read or written by a file tool."""

from pathlib import Path

_IN_USER_HOME = (
    ".ssh",
    ".gnupg",
    ".aws",
    ".azure",
    ".kube",
    ".netrc",
    ".pgpass",
    ".git-credentials",
    ".pypirc",
    ".npmrc",
    ".docker/config.json",
    ".config/gcloud",
    ".config/gh",
    ".config/git/credentials",
    ".config/op",
    ".local/share/keyrings",
    ".mozilla",
    ".config/google-chrome",
    ".config/chromium",
    ".password-store",
    "Library/Keychains",
)
_ELSEWHERE = ("/etc/shadow", "/etc/gshadow", "/etc/ssl/private", "/etc/sudoers", "/etc/sudoers.d")


def secret_places(*, user_home: Path, our_home: Path) -> tuple[Path, ...]:
    """Return files and folders that hold credentials, whether they exist or not."""
    in_home = tuple(user_home / name for name in _IN_USER_HOME)
    return (our_home, *in_home, *map(Path, _ELSEWHERE))


def secret_place_of(path: Path, places: tuple[Path, ...]) -> Path | None:
    """Return the place that `path` (resolved) lies in or is, None when it is harmless.

    The environments and memories of processes count too.
    """
    inside = f"{path}/"  # compared as text: this is asked for every path of every tool
    for place in places:
        if inside.startswith(f"{place}/"):
            return place
    parts = path.parts
    if parts[:2] == ("/", "proc") and parts[-1] in {"environ", "mem", "maps", "cmdline"}:
        return path
    return None
