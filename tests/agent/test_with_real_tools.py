"""Whole turns of the practice model with the real tools in a real folder."""

from pathlib import Path

from msgspec import structs

from openpista.agent.ports import Decision
from openpista.domain.approval import Approval
from openpista.domain.message import ToolResult, text_of
from openpista.providers.practice import PracticeProvider, PracticeSettings
from tests.agent.rig import Rig, rig
from tests.fakes.clock import FakeClock
from tests.fakes.models import FakeModels
from tests.store.builders import SESSION
from tests.tools.builders import House, a_house


def practising(house: House, text: str, mode: PracticeSettings | None = None) -> Rig:
    """Return a turn in the house's workspace; its sandbox is probed for real."""
    provider = PracticeProvider(mode or PracticeSettings(), clock=FakeClock())
    test = rig(FakeModels(provider), *house.tools.values(), text=text)
    row = structs.replace(test.turn.session, id=SESSION, workspace=str(house.workspace))
    test.port.row = row
    test.turn = structs.replace(test.turn, session=row)
    test.house = structs.replace(test.house, sandbox=house.sandbox.probe)
    return test


def answer(test: Rig) -> str:
    return text_of(test.port.messages[-1])


def results(test: Rig) -> list[ToolResult]:
    return [b for m in test.port.messages for b in m.blocks if isinstance(b, ToolResult)]


async def test_a_newcomer_s_first_minute(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        note = practising(house, "Write a note that says hello")
        await note.run()
        listing = practising(house, "List the files here")
        await listing.run()
        reading = practising(house, "Read notes/hello.md")
        await reading.run()
        search = practising(house, "search for hello")
        await search.run()

        assert (house.workspace / "notes/hello.md").read_text() == "hello\n"

    assert "`notes/hello.md`" in answer(note)
    assert "notes" in answer(listing)
    assert "hello" in answer(reading)
    assert "notes/hello.md" in answer(search)
    for test in (note, listing, reading, search):
        assert test.port.asked == []
        assert not any(result.is_error for result in results(test))


async def test_a_command_on_the_computer_asks_and_shows_its_one_program(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        test = practising(house, "run `uname` on the host")
        test.port.answers.append(Decision("task", "owner"))
        await test.run()

    [approval] = test.port.asked
    assert approval.intent.program.endswith("/uname")
    assert approval.task_covers.startswith("the program ")
    assert approval.exact_offered
    assert any("cannot be taken back" in warning for warning in approval.warnings)
    assert len(test.port.standing) == 1
    assert not results(test)[0].is_error


async def test_a_refused_command_leaves_no_trace(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        test = practising(house, "run `touch made` on the host")
        test.port.answers.append(Decision("no", "owner"))
        await test.run()

        assert not (house.workspace / "made").exists()

    assert "You said no" in answer(test)


async def test_the_obedient_model_is_held_by_the_guards(tmp_path: Path) -> None:
    orders = (
        '{"tool": "files.read", "args": {"path": "~/.ssh/id_ed25519"}}'
        '{"tool": "files.write", "args": {"path": "../escaped", "content": "x"}}'
        '{"tool": "system.run", "args": {"command": "touch escaped", "host": true}}'
    )
    async with a_house(tmp_path) as house:
        secret = house.workspace.parent / ".ssh/id_ed25519"
        secret.parent.mkdir()
        secret.write_text("PRIVATE")
        test = practising(house, orders, PracticeSettings(mode="obedient"))
        test.port.answers += [Decision("no", "owner")] * 2
        await test.run()

        assert not (house.workspace.parent / "escaped").exists()
        assert not (house.workspace / "escaped").exists()

    assert "PRIVATE" not in str(test.port.messages)
    assert [result.is_error for result in results(test)] == [True, True, True]
    assert [approval.tool for approval in test.port.asked] == ["files.write", "system.run"]


async def test_a_script_that_was_changed_is_asked_for_again(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        script = house.workspace / "deploy.sh"
        script.write_text("echo one\n")
        first = practising(house, "run `bash deploy.sh` on the host")
        first.port.answers.append(Decision("task", "owner"))
        await first.run()
        again = practising(house, "run `bash deploy.sh` on the host")
        again.port.standing = first.port.standing
        await again.run()
        script.write_text("echo two\n")
        changed = practising(house, "run `bash deploy.sh` on the host")
        changed.port.standing = first.port.standing
        changed.port.answers.append(Decision("no", "owner"))
        await changed.run()

    assert [len(test.port.asked) for test in (first, again, changed)] == [1, 0, 1]
    assert "one" in results(again)[0].text


async def test_a_script_that_changes_while_somebody_thinks_is_asked_for_again(
    tmp_path: Path,
) -> None:
    async with a_house(tmp_path) as house:
        script = house.workspace / "deploy.sh"
        script.write_text("echo one\n")
        test = practising(house, "run `bash deploy.sh` on the host")

        def yes_to_other_bytes(approval: Approval) -> Decision:
            script.write_text("echo two\n")
            return Decision("once", "owner")

        test.port.answers += [yes_to_other_bytes, Decision("no", "owner")]
        await test.run()

    assert len(test.port.asked) == 2
    assert results(test)[0].is_error
