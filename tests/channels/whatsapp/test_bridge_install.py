"""The bridge comes into the data folder on first use."""

import os
import stat
from pathlib import Path

import pytest

from openpista.channels.whatsapp.bridge_install import DONE, find_sources, installed_bridge
from openpista.channels.whatsapp.errors import NoBridgeError

NPM = """\
#!/bin/sh
echo "$@" >> "$HOME/calls"
test -e "$HOME/offline" && { echo "npm error network unreachable"; exit 1; }
mkdir node_modules
"""


def program(folder: Path, name: str, text: str) -> None:
    """Write a program."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def a_computer(root: Path, *, node: str = "v20.1.0") -> dict[str, str]:
    """Return the environment of a computer with Node and npm as they are played."""
    program(root / "bin", "node", f"#!/bin/sh\necho {node}\n")
    program(root / "bin", "npm", NPM)
    return {"PATH": f"{root / 'bin'}:/usr/bin:/bin", "HOME": str(root), "OPENAI_API_KEY": "sk"}


def sources(root: Path, code: str = "one") -> Path:
    """Write a bridge."""
    folder = root / "bridge"
    (folder / "src").mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        (folder / name).write_text("{}", encoding="utf-8")
    (folder / "src" / "main.js").write_text(code, encoding="utf-8")
    (folder / "node_modules").mkdir(exist_ok=True)
    (folder / ".npmrc").write_text("audit=false\n", encoding="utf-8")
    return folder


async def test_it_is_installed_once_without_scripts(tmp_path: Path) -> None:
    environ, told = a_computer(tmp_path), list[str]()
    target = tmp_path / "data"

    bridge = sources(tmp_path)
    await installed_bridge(bridge, target, environ=environ, progress=told.append)
    done = await installed_bridge(bridge, target, environ=environ, progress=told.append)

    assert told == ["wa.installing"]
    calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    assert calls == ["ci --omit=dev --omit=peer --ignore-scripts --no-audit --no-fund"]
    assert (done / "src" / "main.js").read_text(encoding="utf-8") == "one"
    assert (done / DONE).exists()
    assert (done / ".npmrc").exists()
    assert stat.S_IMODE(done.stat().st_mode) == 0o700


async def test_another_version_takes_the_place_of_the_last(tmp_path: Path) -> None:
    environ, target = a_computer(tmp_path), tmp_path / "data"
    first = await installed_bridge(
        sources(tmp_path), target, environ=environ, progress=lambda _: None
    )
    second = await installed_bridge(
        sources(tmp_path, "two"), target, environ=environ, progress=lambda _: None
    )

    assert first != second
    assert [one for one in target.iterdir() if one.is_dir()] == [second]


async def test_without_a_network_it_says_so_and_tries_again_next_time(tmp_path: Path) -> None:
    environ, target = a_computer(tmp_path), tmp_path / "data"
    (tmp_path / "offline").touch()

    with pytest.raises(NoBridgeError, match="Is there a network") as error:
        await installed_bridge(sources(tmp_path), target, environ=environ, progress=lambda _: None)
    assert "unreachable" in error.value.detail

    (tmp_path / "offline").unlink()
    done = await installed_bridge(
        sources(tmp_path), target, environ=environ, progress=lambda _: None
    )
    assert (done / "node_modules").is_dir()


@pytest.mark.parametrize("node", ["v18.19.0", "nonsense"])
async def test_an_old_node_is_named(tmp_path: Path, node: str) -> None:
    environ = a_computer(tmp_path, node=node)
    with pytest.raises(NoBridgeError, match=r"Node\.js 20 or newer"):
        await installed_bridge(
            sources(tmp_path), tmp_path / "data", environ=environ, progress=lambda _: None
        )


async def test_a_computer_without_node_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoBridgeError, match="Install it"):
        await installed_bridge(
            sources(tmp_path),
            tmp_path / "data",
            environ={"PATH": str(tmp_path)},
            progress=lambda _: None,
        )


def test_the_bridge_of_this_checkout_is_found_and_a_wrong_path_named(tmp_path: Path) -> None:
    assert (find_sources() / "src" / "main.js").is_file()
    assert find_sources(str(sources(tmp_path))) == tmp_path / "bridge"
    with pytest.raises(NoBridgeError, match="bridge_path"):
        find_sources(os.fspath(tmp_path / "nowhere"))
