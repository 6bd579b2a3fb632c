"""kill -9 of the real program in mid-turn: what the turn had changed can be taken back."""

import asyncio
import subprocess
from pathlib import Path

from openpista.app.host import host
from openpista.domain.command import OWNER_AT_TERMINAL, Accepted, UndoTurn
from openpista.domain.query import ListSessions, ListUndo, SessionPage, UndoList
from tests.app.an_app import an_app
from tests.e2e.program import Program, a_program

PATIENCE_S = 30.0

SCRIPT = """
[[step]]
call = { tool = "files.write", args = { path = "written", content = "by the tool" } }

[[step]]
when = "written"
call = { tool = "system.run", args = { command = '''%s''' } }

[[step]]
say = "Done."
repeat = true
"""

CHANGES = "echo changed >changed; rm gone; mkdir d; echo made >d/made; touch ready; sleep 300"


def _killed_while_a_command_runs(folder: Path) -> Program:
    """Return a program that was killed while its command had done everything but end."""
    program = a_program(folder, SCRIPT % CHANGES)
    (program.folder / "changed").write_text("before")
    (program.folder / "gone").write_text("here")
    process = program.start("run", "-e", "change everything")
    try:
        _wait_for(program.folder / "ready", process)
    finally:
        process.kill()
        process.communicate()
    return program


def _wait_for(path: Path, process: "subprocess.Popen[str]") -> None:
    async def look() -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not path.exists():
                assert process.poll() is None, process.communicate()
                await asyncio.sleep(0.02)

    asyncio.run(look())


async def _take_back(folder: Path, program: Program) -> tuple[Accepted, UndoList]:
    async with host(an_app(folder), takes_work=True) as gateway:
        port = gateway.port(OWNER_AT_TERMINAL)
        page = await port.ask(ListSessions())
        assert isinstance(page, SessionPage)
        [session] = page.sessions
        assert session.workspace == str(program.folder)
        listed = await port.ask(ListUndo(session_id=session.id))
        assert isinstance(listed, UndoList)
        answer = await port.send(UndoTurn(session_id=session.id))
        assert isinstance(answer, Accepted), answer
        port.close()
    return answer, listed


def test_a_turn_that_died_with_the_program_is_taken_back(tmp_path: Path) -> None:
    program = _killed_while_a_command_runs(tmp_path)

    answer, listed = asyncio.run(_take_back(tmp_path, program))

    [entry] = listed.entries
    changes = {Path(change.path).name: change.kind for change in entry.changes}
    assert changes == {
        "written": "created",
        "changed": "changed",
        "gone": "deleted",
        "made": "created",
        "ready": "created",
    }
    assert entry.prompt == "change everything"
    assert answer.note == "Took back 5 files."
    left = {path.name: path.read_text() for path in program.folder.rglob("*") if path.is_file()}
    assert left == {"changed": "before", "gone": "here"}
