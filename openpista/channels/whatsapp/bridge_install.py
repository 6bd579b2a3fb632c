"""Puts the bridge into the data folder on first use: its own files, and by `npm ci` exactly the
packages of its lock file, without running any of their scripts."""

import asyncio
import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from openpista.channels.whatsapp.confinement import find_node
from openpista.channels.whatsapp.errors import NoBridgeError

LEAST_NODE = 20
INSTALL_WITHIN_S = 600.0
VERSION_WITHIN_S = 20.0
DONE = ".installed"
"""Written last: a folder without it is an installation that was interrupted."""

_FILES = ("package.json", "package-lock.json")
_NPM_CI = (
    "ci",
    "--omit=dev",
    "--omit=peer",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
)
_NO_NODE = (
    f"WhatsApp needs Node.js {LEAST_NODE} or newer with npm, which this computer does not have."
    " Install it from your system's packages or from nodejs.org, then try again."
)
_HANDED_ON = (
    "PATH", "HOME", "LANG", "TMPDIR", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY",
    "HTTPS_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE",
)  # fmt: skip

Progress = Callable[[str], None]
"""Takes what is being done, by its key in the texts."""


def find_sources(own: str = "") -> Path:
    """Return the folder of the bridge: the user's own, the packaged one, or the checkout's."""
    here = Path(__file__).parent
    places = (Path(own).expanduser(),) if own else (here / "bridge", here.parents[2] / "bridge")
    for place in places:
        if (place / "package.json").is_file():
            return place
    raise NoBridgeError(
        f"There is no WhatsApp bridge in {places[0]}. Reinstall openpista, or mend"
        " `channels.whatsapp.bridge_path`."
    )


async def installed_bridge(
    sources: Path, root: Path, *, environ: Mapping[str, str], progress: Progress
) -> Path:
    """Return the folder of an installed bridge under `root`; install it where that is needed.

    Raises NoBridgeError with a sentence on what is missing.
    """
    await _check_node(environ)
    target = root / f"bridge-{await asyncio.to_thread(_fingerprint, sources)}"
    if (target / DONE).exists():
        return target
    progress("wa.installing")
    await asyncio.to_thread(_copy, sources, target)
    await _npm_ci(target, environ)
    (target / DONE).touch(mode=0o600)
    await asyncio.to_thread(_remove_others, root, target)
    return target


async def _check_node(environ: Mapping[str, str]) -> None:
    path = environ.get("PATH")
    node = find_node(path)
    if node is None or shutil.which("npm", path=path) is None:
        raise NoBridgeError(_NO_NODE)
    code, printed = await _run((str(node), "--version"), Path("/"), environ, VERSION_WITHIN_S)
    number = printed.strip().removeprefix("v").partition(".")[0]
    if code or not number.isdecimal() or int(number) < LEAST_NODE:
        raise NoBridgeError(f"{_NO_NODE} It has {printed.strip()[:40]}.")


async def _npm_ci(target: Path, environ: Mapping[str, str]) -> None:
    npm = shutil.which("npm", path=environ.get("PATH"))
    if npm is None:
        raise NoBridgeError(_NO_NODE)
    code, printed = await _run((npm, *_NPM_CI), target, environ, INSTALL_WITHIN_S)
    if code == 0:
        return
    last = [line for line in printed.splitlines() if line.strip()][-3:]
    raise NoBridgeError(
        "The packages of the WhatsApp bridge could not be fetched. Is there a network? It is"
        " tried again when WhatsApp is started again.",
        detail=" | ".join(last)[:500],
    )


async def _run(
    argv: tuple[str, ...], cwd: Path, environ: Mapping[str, str], within_s: float
) -> tuple[int, str]:
    """Run a program to its end; a code of -1 where it took too long."""
    process = await asyncio.create_subprocess_exec(
        *argv,
        cwd=cwd,
        env={name: environ[name] for name in _HANDED_ON if name in environ},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(within_s):
            printed, _ = await process.communicate()
            return process.returncode or 0, printed.decode(errors="replace")
    except TimeoutError:
        return -1, ""
    finally:
        if process.returncode is None:
            os.killpg(process.pid, 9)
            await process.wait()


def _fingerprint(sources: Path) -> str:
    """Return a name for exactly these files."""
    digest = hashlib.sha256()
    for file in _files_of(sources):
        digest.update(str(file.relative_to(sources)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _files_of(sources: Path) -> list[Path]:
    code = sorted(file for file in (sources / "src").rglob("*") if file.is_file())
    settings = [file for file in (sources / ".npmrc",) if file.is_file()]
    return [*(sources / name for name in _FILES), *settings, *code]


def _copy(sources: Path, target: Path) -> None:
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(mode=0o700, parents=True)
    for file in _files_of(sources):
        place = target / file.relative_to(sources)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)


def _remove_others(root: Path, kept: Path) -> None:
    for folder in root.glob("bridge-*"):
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)
