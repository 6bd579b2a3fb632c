"""On the host nothing outlives its command, our cancelling, or our own death."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from openpista.domain.tasks import owned_task
from openpista.sandbox.host import HostTree, host_environment
from openpista.sandbox.process import Ended, run_tree
from tests.sandbox.builders import ignore, processes_like, until_gone, until_running
from tests.sandbox.trees import WAYS, leaving

_ENV = {"PATH": os.defpath, "HOME": "/nowhere"}


async def _run(command: str, folder: Path, *, timeout_s: float = 20) -> Ended:
    tree = HostTree(command, shell="/bin/bash", directory=str(folder), env=_ENV)
    return await run_tree(tree.start, tree, timeout_s=timeout_s, emit=ignore)


async def test_a_command_runs_in_its_directory_as_ourselves(tmp_path: Path) -> None:
    ended = await _run("pwd; id -u; echo wrong >&2; exit 4", tmp_path)

    assert ended.output == f"{tmp_path}\n{os.getuid()}\nwrong\n"
    assert ended.exit_code == 4


async def test_a_signal_counts_as_in_a_shell(tmp_path: Path) -> None:
    assert (await _run("kill -KILL $$", tmp_path)).exit_code == 137


async def test_nothing_outlives_a_command_that_ends(tmp_path: Path) -> None:
    for round_number in range(10):
        mark = f"71{round_number:02d}"

        ended = await _run(leaving(mark, then="sleep 0.05; echo done"), tmp_path)

        assert ended.output.endswith("done\n")
        assert not processes_like(f"sleep\0{mark}")


async def test_nothing_outlives_a_command_whose_time_is_up(tmp_path: Path) -> None:
    ended = await _run(leaving("7201", then="sleep 7201"), tmp_path, timeout_s=0.5)

    assert ended.timed_out
    assert not processes_like("sleep\x007201")


async def test_nothing_outlives_our_cancelling(tmp_path: Path) -> None:
    task = owned_task(_run(leaving("7202", then="sleep 7202"), tmp_path), name="command")
    await until_running("sleep\x007202", count=len(WAYS) + 1)

    began = asyncio.get_running_loop().time()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert not processes_like("sleep\x007202")
    assert asyncio.get_running_loop().time() - began < 2


async def test_nothing_outlives_us_when_we_are_killed(tmp_path: Path) -> None:
    program = (
        "import asyncio, os\n"
        "from openpista.sandbox.host import HostTree\n"
        "from openpista.sandbox.process import run_tree\n"
        "async def main():\n"
        f"    tree = HostTree({leaving('7203', then='sleep 7203')!r}, shell='/bin/bash',\n"
        f"                    directory={str(tmp_path)!r}, env=dict(os.environ))\n"
        "    await run_tree(tree.start, tree, timeout_s=60, emit=lambda _: None)\n"
        "asyncio.run(main())\n"
    )
    us = subprocess.Popen([sys.executable, "-c", program])
    await until_running("sleep\x007203", count=len(WAYS) + 1)

    us.send_signal(signal.SIGKILL)
    us.wait(5)

    await until_gone("sleep\x007203", within_s=5)


async def test_a_command_that_ends_its_keeper_gains_nothing(tmp_path: Path) -> None:
    ended = await _run("kill -KILL $PPID; sleep 7204", tmp_path)

    assert ended.exit_code == 137
    assert not processes_like("sleep\x007204")


def test_keys_of_model_services_stay_with_us() -> None:
    environ = {
        "PATH": "/bin",
        "SSH_AUTH_SOCK": "/run/agent",
        "ANTHROPIC_API_KEY": "sk-ant",
        "OPENAI_API_KEY": "sk-oai",
        "OPENPISTA_CHANNELS__TELEGRAM__TOKEN": "123:abc",
    }

    assert host_environment(environ) == {"PATH": "/bin", "SSH_AUTH_SOCK": "/run/agent"}
