"""Ten gigabytes of output are harmless (reliability.md P13): they are ended, what is kept of them
is small and says so, and we do not grow."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import Struct, convert

from openpista.sandbox.confined import Kind
from openpista.sandbox.spec import Completed
from openpista.tools.shell import outcome_text
from tests.sandbox.builders import KINDS

MAX_GROWTH_KIB = 64 * 1024
MAX_KEPT_BYTES = 64 * 1024 + 200
FLOOD = "yes | head -c 10G"

OURS = """
    from tests.sandbox.builders import a_confinement, a_spec, a_workspace, ignore
    confinement = a_confinement(folder)
    spec = a_spec({command!r}, a_workspace(folder), timeout_s=60)
    done = asyncio.run(confinement.run({kind!r}, spec, ignore))
    kept, total, notes = done.output, done.total_bytes, done.notes
"""

CARELESS = """
    done = subprocess.run(["bash", "-c", {command!r}], capture_output=True)
    kept, total, notes = done.stdout.decode(), len(done.stdout), ()
"""

PROGRAM = """
import asyncio, json, subprocess
from pathlib import Path
folder = Path({folder!r})

def peak_kib():
    # Not ru_maxrss: that begins with the peak of whoever started this process.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])

def main():
    before = peak_kib()
{way}
    growth = peak_kib() - before
    told = dict(growth_kib=growth, kept=kept[-200000:], total=total, notes=notes)
    print(json.dumps(told))

main()
"""


class Told(Struct, frozen=True):
    """What a process tells of a flood that it went through."""

    growth_kib: int
    kept: str
    total: int
    notes: tuple[str, ...]


def _through(way: str, folder: Path, *, command: str, kind: str = "") -> Told:
    way = way.format(command=command, kind=kind)
    program = PROGRAM.format(folder=str(folder), way=way.strip("\n"))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )
    return convert(json.loads(done.stdout), Told)


@pytest.mark.parametrize("kind", KINDS)
def test_a_flood_of_output_is_ended_kept_small_and_told(tmp_path: Path, kind: Kind) -> None:
    told = _through(OURS, tmp_path, command=FLOOD, kind=kind)

    assert told.growth_kib < MAX_GROWTH_KIB
    assert len(told.kept.encode()) <= MAX_KEPT_BYTES
    assert told.total > MAX_KEPT_BYTES
    assert told.kept.startswith("y\ny\n")
    assert " bytes left out ...]" in told.kept
    completed = Completed(exit_code=-1, output=told.kept, total_bytes=told.total, notes=told.notes)
    assert "It was ended" in outcome_text(completed, timeout_s=60)


def test_whoever_reads_all_of_it_grows(tmp_path: Path) -> None:
    told = _through(CARELESS, tmp_path, command="yes | head -c 200M")

    assert told.growth_kib > MAX_GROWTH_KIB
