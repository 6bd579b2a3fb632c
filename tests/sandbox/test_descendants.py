"""Who descends from whom, and that all of them can be ended."""

import os
import signal
import subprocess
import sys

from openpista.sandbox.descendants import descendants_of, parent_of, parents, signal_all
from tests.sandbox.builders import processes_like, until_gone, until_running

_ENDER = """
import sys, time
sys.path.insert(0, {root!r})
from openpista.sandbox import linux
from openpista.sandbox.descendants import end_descendants
import subprocess
linux.become_subreaper()
subprocess.Popen(["bash", "-c", {command!r}])
time.sleep(0.3)
print(end_descendants(within_s=5))
"""


def test_a_process_knows_its_parent() -> None:
    assert parent_of(os.getpid()) == os.getppid()
    assert parent_of(2**22 + 1) is None
    assert parents()[os.getpid()] == os.getppid()


async def test_children_of_children_are_found() -> None:
    with subprocess.Popen(["bash", "-c", "sleep 7401 & sleep 7401; true"]) as process:
        await until_running("sleep\x007401", count=2)

        found = descendants_of(os.getpid())
        signal_all(found & {process.pid, *processes_like("sleep\x007401")}, signal.SIGKILL)

    assert set(processes_like("sleep\x007401")) <= found
    assert process.pid in found
    await until_gone("sleep\x007401")


async def test_orphans_are_ended_even_while_they_multiply() -> None:
    root = os.path.abspath(f"{__file__}/../../..")  # noqa: PTH100
    command = "(setsid bash -c 'while :; do sleep 7402 & sleep 0.01; done' &) ; sleep 7402"

    done = subprocess.run(
        [sys.executable, "-c", _ENDER.format(root=root, command=command)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert done.stdout == "True\n"
    assert not processes_like("7402")
