"""The gate opens only after everything that must come before, and stays shut otherwise."""

import asyncio
import os
import subprocess

from openpista.domain.tasks import owned_task
from openpista.sandbox.gate import GatedTree
from openpista.sandbox.survivors import MARK


def _first_process(tree: GatedTree) -> "subprocess.Popen[bytes]":
    """A stand-in for a sandbox: tells its pid, waits at the gate, then writes what it read."""
    tell = f'echo "{{\\"child-pid\\": $$}}" >&{tree.told_fd}'
    script = f'{tell}; read -rn1 x <&{tree.gate_fd}; echo "[$x]"'
    return subprocess.Popen(
        ["bash", "-c", script],
        pass_fds=(tree.told_fd, tree.gate_fd),
        stdout=subprocess.PIPE,
    )


async def test_what_must_come_before_has_come_when_the_gate_opens() -> None:
    seen: list[int] = []

    async def before(pid: int) -> None:
        await asyncio.sleep(0.02)
        seen.append(pid)

    tree = GatedTree((before,))
    with _first_process(tree) as process:
        await tree.release(process.pid)

        output, _ = process.communicate(timeout=5)

    assert seen == [process.pid]
    assert output == b"[!]\n"
    assert tree.released
    tree.close()


async def test_a_sandbox_that_fails_on_the_way_is_not_released() -> None:
    tree = GatedTree()
    with subprocess.Popen(["true"], pass_fds=(tree.told_fd, tree.gate_fd)) as process:
        process.wait(5)

        await tree.release(process.pid)

    assert not tree.released
    tree.close()


async def test_killing_ends_the_first_process() -> None:
    blocked = asyncio.Event()

    async def for_ever(_: int) -> None:
        blocked.set()
        await asyncio.Event().wait()

    tree = GatedTree((for_ever,))
    with _first_process(tree) as process:
        releasing = owned_task(tree.release(process.pid), name="release")
        await blocked.wait()

        tree.kill()
        await asyncio.wait_for(tree.gone(), 5)
        releasing.cancel()

        assert process.wait(5) == -9
    assert not tree.released
    tree.close()


def test_its_processes_carry_a_mark() -> None:
    async def made() -> dict[str, str]:
        tree = GatedTree()
        tree.close()
        return tree.marked

    assert asyncio.run(made())[MARK].startswith(f"{os.getpid()}.")
