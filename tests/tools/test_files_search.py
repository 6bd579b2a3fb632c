"""`files.search`: hits by line, bounded, and a pattern that takes for ever harms nobody."""

import asyncio
from pathlib import Path

import pytest

from openpista.domain.tasks import owned_task
from openpista.tools import files_search
from openpista.tools.files_search import FilesSearch
from tests.sandbox.builders import processes_like, until_running
from tests.tools.builders import a_context, call, intent_of, places_in


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    workspace = (tmp_path / "user" / "work").resolve()
    (workspace / "src").mkdir(parents=True)
    (workspace / "src" / "a.py").write_text("import os\nprint('needle')\n")
    (workspace / "b.txt").write_text("Needle here\n")
    return workspace


async def test_lines_that_match_are_found(tmp_path: Path, workspace: Path) -> None:
    outcome = await call(FilesSearch(places_in(tmp_path)), a_context(workspace), pattern="n.edle")

    assert (outcome.text, outcome.is_error) == ("src/a.py:2: print('needle')\n", False)


async def test_case_glob_and_folder_narrow_it(tmp_path: Path, workspace: Path) -> None:
    tool = FilesSearch(places_in(tmp_path))

    both = await call(tool, a_context(workspace), pattern="needle", ignore_case=True)
    text = await call(tool, a_context(workspace), pattern="needle", ignore_case=True, glob="*.txt")
    below = await call(tool, a_context(workspace), pattern="needle", ignore_case=True, path="src")

    assert both.text.splitlines() == ["b.txt:1: Needle here", "src/a.py:2: print('needle')"]
    assert text.text.splitlines() == ["b.txt:1: Needle here"]
    assert below.text.splitlines() == ["src/a.py:2: print('needle')"]


async def test_what_is_not_found_or_no_pattern_is_told(tmp_path: Path, workspace: Path) -> None:
    tool = FilesSearch(places_in(tmp_path))

    nothing = await call(tool, a_context(workspace), pattern="xyzzy")
    broken = await call(tool, a_context(workspace), pattern="(")
    missing = await call(tool, a_context(workspace), pattern="x", path="gone")

    assert nothing.text == "Nothing found."
    assert broken.text.startswith("The pattern is no regular expression")
    assert missing.text == "There is no folder gone."
    assert (broken.is_error, missing.is_error) == (True, True)


async def test_outside_the_workspace_it_asks_and_passes_over_credentials(
    tmp_path: Path, workspace: Path
) -> None:
    tool = FilesSearch(places_in(tmp_path))
    (tmp_path / "user" / ".ssh").mkdir()
    (tmp_path / "user" / ".ssh" / "id").write_text("needle of a key")

    intent = await intent_of(tool, a_context(workspace), pattern="needle", path="~")
    outcome = await call(tool, a_context(workspace), pattern="needle", path="~")
    unseen = await tool.run('{"pattern":"needle","path":"~"}', a_context(workspace))

    assert intent.outside == (str((tmp_path / "user").resolve()),)
    assert outcome.text == "work/src/a.py:2: print('needle')\n"
    assert unseen.is_error


async def test_a_pattern_that_takes_for_ever_is_ended(
    tmp_path: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_search, "SEARCH_TIMEOUT_S", 0.5)
    (workspace / "evil").write_text("a" * 60 + "!\n")

    outcome = await call(FilesSearch(places_in(tmp_path)), a_context(workspace), pattern="(a+)+$")

    assert outcome.is_error
    assert "took longer than" in outcome.text
    assert not processes_like("search_worker.py")


async def test_cancelling_ends_the_search(tmp_path: Path, workspace: Path) -> None:
    (workspace / "evil").write_text("a" * 60 + "!\n")
    tool = FilesSearch(places_in(tmp_path))
    task = owned_task(call(tool, a_context(workspace), pattern="(a+)+$"), name="search")
    await until_running("search_worker.py")

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert not processes_like("search_worker.py")
