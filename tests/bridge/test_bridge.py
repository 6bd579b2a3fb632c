"""Runs what the bridge has of tests of its own, and looks at how it is packaged."""

import json
import subprocess
from pathlib import Path
from typing import cast

import pytest

from openpista.channels.whatsapp.protocol import MAX_LINE_BYTES, PROTOCOL
from scripts import bridge_protocol

BRIDGE = Path(__file__).parents[2] / "bridge"
MAX_FILE_LINES = 400
# A hang must not hold up everything; nothing is measured by it.
PATIENCE_S = 600

OWN_TESTS = sorted(path.relative_to(BRIDGE) for path in BRIDGE.glob("test/**/*.test.js"))
WRITTEN = sorted(
    path.relative_to(BRIDGE)
    for folder in ("src", "test")
    for path in BRIDGE.glob(f"{folder}/**/*.js")
)


def _run(*command: str) -> None:
    done = subprocess.run(
        command, cwd=BRIDGE, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )

    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


@pytest.mark.parametrize("path", OWN_TESTS, ids=str)
def test_the_bridge_passes_its_own_tests(path: Path) -> None:
    _run("node", "--test", "--test-reporter=spec", str(path))


def test_the_bridge_is_typed() -> None:
    _run("node", "node_modules/typescript/bin/tsc", "-p", ".")


def test_both_sides_have_their_protocol_from_one_source() -> None:
    document = json.loads((BRIDGE / "src" / "protocol.schema.json").read_text(encoding="utf-8"))

    assert bridge_protocol.main(["--check"]) == 0
    assert document["protocol"] == PROTOCOL
    assert document["maxLineBytes"] == MAX_LINE_BYTES


@pytest.mark.parametrize("path", WRITTEN, ids=str)
def test_a_file_of_the_bridge_fits_in_one_reading(path: Path) -> None:
    text = (BRIDGE / path).read_text(encoding="utf-8")

    assert len(text.splitlines()) <= MAX_FILE_LINES
    assert text.startswith("/**") or path.name.endswith(".test.js"), "it says what it is for"
    assert "TODO" not in text


def test_the_library_is_pinned_with_its_checksum_and_without_an_address() -> None:
    package = json.loads((BRIDGE / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((BRIDGE / "package-lock.json").read_text(encoding="utf-8"))
    locked = cast("dict[str, dict[str, object]]", lock["packages"])
    installed = {name: of for name, of in locked.items() if name}

    assert package["dependencies"] == {"baileys": "7.0.0-rc14"}
    assert installed["node_modules/baileys"]["version"] == "7.0.0-rc14"
    assert all(str(of.get("integrity", "")).startswith("sha512-") for of in installed.values())
    assert not any("resolved" in of for of in installed.values())


def test_nothing_is_run_when_the_library_is_installed() -> None:
    settings = (BRIDGE / ".npmrc").read_text(encoding="utf-8").splitlines()

    assert "ignore-scripts=true" in settings
    assert "omit[]=peer" in settings
