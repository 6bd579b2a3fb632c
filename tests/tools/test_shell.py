"""`system.run`: where it runs is decided once, shown, and held to."""

import asyncio
from pathlib import Path

import pytest

from openpista.domain.errors import ToolArgumentError
from openpista.domain.event import SandboxStatus
from openpista.domain.tasks import owned_task
from openpista.sandbox.spec import Completed
from openpista.tools.shell import HOST_UNDO_NOTE, outcome_text
from tests.sandbox.builders import processes_like, until_running
from tests.tools.builders import House, a_context, a_house, call, intent_of


def _without_sandbox(house: House) -> None:
    house.sandbox._status = SandboxStatus(kind="none", note="none here")


async def test_a_command_runs_in_the_sandbox_and_says_how_it_ended(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        outcome = await house.call("system.run", command="echo out; echo err >&2; exit 3")

    assert outcome.text == "out\nerr\n\nexit_code: 3"
    assert (outcome.is_error, outcome.total_bytes, outcome.taint) == (False, 8, "")


async def test_output_is_shown_while_it_comes(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        shown: list[str] = []

        await call(
            house.tools["system.run"], a_context(house.workspace, shown=shown), command="echo hi"
        )

    assert "".join(shown) == "hi\n"


async def test_the_intent_says_everything_about_a_sandboxed_command(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        intent = await intent_of(
            house.tools["system.run"], a_context(house.workspace), command="ls -l"
        )

    assert (intent.kind, intent.command, intent.cwd) == ("run", "ls -l", str(house.workspace))
    assert (intent.host, intent.outside, intent.network, intent.undoable) == (False, (), (), True)
    assert intent.program.endswith("/ls")
    assert len(intent.program_sha256) == 64
    assert (intent.repeatable, intent.parallel) == (False, False)


async def test_a_host_command_runs_on_the_host_and_cannot_be_undone(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("visible")
    async with a_house(tmp_path) as house:
        tool, context = house.tools["system.run"], a_context(house.workspace)
        arguments = {"command": f"cat {tmp_path}/outside", "host": True}

        intent = await intent_of(tool, context, **arguments)
        outcome = await call(tool, context, **arguments)

    assert (intent.host, intent.undoable, intent.undo_note) == (True, False, HOST_UNDO_NOTE)
    assert outcome.text.startswith("visible")


async def test_a_directory_outside_is_said_and_runs_on_the_host(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        tool, context = house.tools["system.run"], a_context(house.workspace)

        intent = await intent_of(tool, context, command="pwd", working_dir="/tmp")
        outcome = await call(tool, context, command="pwd", working_dir="/tmp")

    assert (intent.outside, intent.host) == (("/tmp",), False)
    assert outcome.text.startswith("/tmp\n")


async def test_a_directory_inside_is_where_it_runs(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "sub").mkdir()

        outcome = await house.call("system.run", command="pwd", working_dir="sub")

    assert outcome.text.startswith(f"{house.workspace}/sub\n")


async def test_without_a_sandbox_it_is_a_host_command(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        _without_sandbox(house)
        tool, context = house.tools["system.run"], a_context(house.workspace)

        intent = await intent_of(tool, context, command="id -u", network=["a.example:443"])
        outcome = await call(tool, context, command="id -u")

    assert (intent.host, intent.undoable, intent.network) == (False, False, ())
    assert not outcome.is_error


async def test_a_command_never_moves_to_the_host_after_it_was_shown(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        tool, context = house.tools["system.run"], a_context(house.workspace)
        await intent_of(tool, context, command="touch moved")

        _without_sandbox(house)
        outcome = await tool.run('{"command":"touch moved"}', context)

    assert outcome.is_error
    assert not (house.workspace / "moved").exists()


async def test_a_directory_that_was_swapped_for_a_link_is_refused(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "d").mkdir()
        tool, context = house.tools["system.run"], a_context(house.workspace)
        await intent_of(tool, context, command="touch moved", working_dir="d")

        (house.workspace / "d").rmdir()
        (house.workspace / "d").symlink_to(tmp_path)
        outcome = await tool.run('{"command":"touch moved","working_dir":"d"}', context)

    assert outcome.is_error
    assert not (tmp_path / "moved").exists()


async def test_what_was_never_shown_does_not_run(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        outcome = await house.tools["system.run"].run(
            '{"command":"touch ran"}', a_context(house.workspace)
        )

    assert outcome.is_error
    assert not (house.workspace / "ran").exists()


async def test_network_is_named_in_one_spelling_and_taints(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        tool, context = house.tools["system.run"], a_context(house.workspace)
        arguments = {"command": "true", "network": ["PyPI.example.:443", "pypi.example:443"]}

        intent = await intent_of(tool, context, **arguments)
        outcome = await call(tool, context, **arguments)

    assert (intent.network, intent.taints) == (("pypi.example:443",), True)
    assert outcome.taint == "the network (pypi.example:443)"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"command": "  "}, "is empty"),
        ({"command": "a\0b"}, "holds a NUL"),
        ({"command": "x" * 200_000}, "too long"),
        ({"command": "a", "network": ["example.com"]}, "names no valid port"),
        ({"command": "a", "timeout_secs": -1}, "timeout_secs does not fit"),
        ({"command": "a", "working_dir": "~/.ssh"}, "holds credentials"),
        ({"command": "a", "cwd": "/"}, "There is no argument cwd"),
        ({}, "command is missing"),
    ],
)
async def test_what_does_not_fit_is_told(
    tmp_path: Path, arguments: dict[str, object], sentence: str
) -> None:
    async with a_house(tmp_path) as house:
        with pytest.raises(ToolArgumentError, match=sentence):
            await intent_of(house.tools["system.run"], a_context(house.workspace), **arguments)


async def test_partial_output_comes_back_when_the_time_is_up(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        outcome = await house.call(
            "system.run", command="echo early; setsid sleep 7901 & sleep 7901", timeout_secs=0
        )

    assert outcome.is_error
    assert outcome.text.startswith("early\n")
    assert "Timed out after 1 s" in outcome.text
    assert outcome.text.endswith("exit_code: -1")
    assert not processes_like("sleep\x007901")


async def test_cancelling_ends_everything(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        task = owned_task(
            house.call("system.run", command="setsid sleep 7902 & sleep 7902"), name="call"
        )
        await until_running("sleep\x007902", count=2)

        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        assert not processes_like("sleep\x007902")


async def test_a_long_output_keeps_beginning_and_end(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        outcome = await house.call("system.run", command="seq 1 100000")

    assert outcome.text.startswith("1\n2\n")
    assert "99999\n100000\n\nexit_code: 0" in outcome.text
    assert "bytes left out" in outcome.text
    assert len(outcome.text.encode()) <= 64 * 1024
    assert outcome.total_bytes == 588_895


def test_an_empty_output_is_the_exit_code_alone() -> None:
    completed = Completed(exit_code=0, output="", total_bytes=0)

    assert outcome_text(completed, timeout_s=30) == "\nexit_code: 0"


def test_what_else_there_is_to_know_stands_before_the_exit_code() -> None:
    completed = Completed(exit_code=1, output="a", total_bytes=1, notes=("No network.",))

    assert outcome_text(completed, timeout_s=30) == "a\n\nNo network.\nexit_code: 1"
