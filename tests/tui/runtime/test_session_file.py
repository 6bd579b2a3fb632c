"""A conversation is written to a new file, or nothing is left behind."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from openpista.domain.ids import SessionId
from openpista.domain.query import (
    Answer,
    ExportSession,
    GrantList,
    Query,
    QueryFailed,
    SessionExport,
)
from openpista.tui.core.effects import SaveSession
from openpista.tui.runtime.session_file import ExportError, save_session

S1 = SessionId("s1")
PIECES = {
    0: SessionExport(text="# One\n", file_name="one.md", next_after_seq=5),
    5: SessionExport(text="한글\n", file_name="one.md"),
}


def order(path: Path | str) -> SaveSession:
    return SaveSession(S1, "markdown", str(path), "r1")


def answers(pieces: dict[int, Answer]) -> Callable[[Query], Awaitable[Answer]]:
    async def ask(query: Query) -> Answer:
        assert isinstance(query, ExportSession)
        assert (query.session_id, query.format) == (S1, "markdown")
        return pieces[query.after_seq]

    return ask


async def test_the_pieces_are_written_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "talk.md"

    assert await save_session(answers({**PIECES}), order(path)) == str(path)

    assert path.read_text(encoding="utf-8") == "# One\n한글\n"
    assert path.stat().st_mode & 0o777 == 0o600


async def test_in_a_folder_it_has_the_name_that_the_gateway_proposes(tmp_path: Path) -> None:
    assert await save_session(answers({**PIECES}), order(tmp_path)) == str(tmp_path / "one.md")


async def test_a_proposal_never_leaves_the_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    piece = SessionExport(text="x", file_name="../../out.md")

    saved = await save_session(answers({0: piece}), order(f"{tmp_path}/in/"))

    assert saved == str(tmp_path / "in" / "out.md")


async def test_nothing_is_ever_written_over(tmp_path: Path) -> None:
    path = tmp_path / "talk.md"
    path.write_text("mine")

    with pytest.raises(ExportError, match="is there already"):
        await save_session(answers({**PIECES}), order(path))

    assert path.read_text() == "mine"


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=f"no folder {tmp_path / 'no'}"):
        await save_session(answers({**PIECES}), order(tmp_path / "no" / "talk.md"))


async def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ExportError, match="could not be written"):
        await save_session(answers({**PIECES}), order(tmp_path / "file" / "talk.md"))


@pytest.mark.parametrize(
    ("answer", "says"),
    [(QueryFailed(reason="It is gone."), "It is gone."), (GrantList(grants=()), "does not know")],
)
async def test_a_piece_that_does_not_come_leaves_no_file(
    tmp_path: Path, answer: Answer, says: str
) -> None:
    path = tmp_path / "talk.md"

    with pytest.raises(ExportError, match=says):
        await save_session(answers({0: PIECES[0], 5: answer}), order(path))

    assert not path.exists()


async def test_a_full_disk_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "talk.md"

    class Full:
        def write(self, _: str) -> int:
            raise OSError(28, "No space left on device")

        def close(self) -> None:
            return None

    def create(made: Path) -> Full:
        made.write_text("")
        return Full()

    monkeypatch.setattr("openpista.tui.runtime.session_file._create", create)

    with pytest.raises(ExportError, match="No space left"):
        await save_session(answers({**PIECES}), order(path))

    assert not path.exists()
