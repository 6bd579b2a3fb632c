"""One process without children."""

import subprocess

from openpista.sandbox.single import SingleProcess


async def test_it_ends_when_told_and_may_be_told_again() -> None:
    process = subprocess.Popen(["sleep", "7010"])
    single = SingleProcess()
    await single.release(process.pid)

    single.kill()
    process.wait(5)
    single.kill()
    single.close()

    assert process.returncode == -9


async def test_nothing_is_ended_before_it_runs() -> None:
    single = SingleProcess()

    single.kill()
    await single.gone()
    single.close()
