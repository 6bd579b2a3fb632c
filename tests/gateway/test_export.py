"""Conversations as documents, a piece at a time."""

from pathlib import Path
from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from openpista.domain.command import RenameSession
from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import Message, Text
from openpista.domain.port import GatewayPort
from openpista.domain.query import ExportSession, QueryFailed, SessionExport
from openpista.domain.session import Session
from openpista.gateway import export
from openpista.gateway.export import MAX_NAME_CHARS, file_stem
from openpista.guard.redact import MARK
from tests.cli.fake_port import a_session
from tests.gateway.houses import GUEST, House, fresh_ulid, open_house

KEY = "sk-" + "a1B2c3D4" * 4


class Document(Struct, frozen=True, forbid_unknown_fields=True):
    session: Session
    messages: tuple[Message, ...]


async def pieces(
    port: GatewayPort, session_id: SessionId, form: Literal["markdown", "json"] = "markdown"
) -> list[SessionExport]:
    found: list[SessionExport] = []
    after: int | None = 0
    while after is not None:
        piece = await port.ask(ExportSession(session_id=session_id, format=form, after_seq=after))
        assert isinstance(piece, SessionExport), piece
        found.append(piece)
        after = piece.next_after_seq
    return found


async def talked(house: House, *texts: str) -> SessionId:
    session_id = await house.talk("first")
    for text in texts:
        await house.store.messages.append(
            Message(
                id=MessageId(fresh_ulid()),
                session_id=session_id,
                seq=0,
                role="user",
                blocks=(Text(text),),
                at_ms=1,
            )
        )
    return session_id


async def test_a_document_is_the_same_in_one_piece_and_in_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_house(tmp_path) as house:
        session_id = await talked(house, *(f"word {n}" for n in range(9)))
        for form in ("markdown", "json"):
            whole = await pieces(house.port, session_id, form)
            monkeypatch.setattr(export, "PIECE_MESSAGES", 3)
            parts = await pieces(house.port, session_id, form)
            monkeypatch.undo()

            assert (len(whole), len(parts)) == (1, 4)
            assert "".join(part.text for part in parts) == whole[0].text


async def test_json_can_be_read_back(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = await talked(house, 'a "quoted"\nline', f"my key is {KEY}.")
        (piece,) = await pieces(house.port, session_id, "json")

    document = msgspec.json.decode(piece.text, type=Document)
    assert document.session.id == session_id
    assert [message.seq for message in document.messages] == [1, 2, 3, 4]
    assert document.messages[2].blocks == (Text('a "quoted"\nline'),)
    assert document.messages[3].blocks == (Text(f"my key is {MARK}."),)
    assert piece.file_name.endswith(".json")


async def test_what_looks_like_a_secret_is_blacked_out_in_markdown_too(tmp_path: Path) -> None:
    async with open_house(tmp_path, secrets=["hunter22"]) as house:
        session_id = await talked(house, f"{KEY} and hunter22")
        await house.port.send(RenameSession(session_id=session_id, title=f"My {KEY}"))
        (piece,) = await pieces(house.port, session_id)

    assert f"{MARK} and {MARK}" in piece.text
    assert piece.text.startswith(f"# My {MARK}\n")
    assert piece.file_name == "My-redacted.md"
    assert KEY not in piece.text


async def test_one_message_alone_may_be_larger_than_a_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "PIECE_BYTES", 100)
    async with open_house(tmp_path) as house:
        session_id = await talked(house, "x" * 1000, "y" * 1000)
        parts = await pieces(house.port, session_id)

    assert len(parts) == 4


async def test_a_session_that_is_not_there_or_not_ones_own_is_not_exported(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        missing = await house.port.ask(ExportSession(session_id=SessionId("none")))
        session_id = await talked(house)
        guests = await house.gateway.port(GUEST).ask(ExportSession(session_id=session_id))

    assert missing == QueryFailed(reason="There is no such session.")
    assert isinstance(guests, QueryFailed)


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("Fix the failing build!", "Fix-the-failing-build"),
        ("../../etc/passwd", "etc-passwd"),
        ("여행 계획", "여행-계획"),
        ("-rf *", "rf"),
        (".hidden\u202egpj.exe", "hidden-gpj-exe"),
        ("a\x00b\nc", "a-b-c"),
        ("…", "session-01JAAAAAAAAAAAAAAAAAAAAAAA"),
        ("x" * 100, "x" * MAX_NAME_CHARS),
        (f"{'x' * (MAX_NAME_CHARS - 1)} y", "x" * (MAX_NAME_CHARS - 1)),
    ],
)
def test_a_file_name_is_proposed_that_is_safe_anywhere(title: str, stem: str) -> None:
    assert file_stem(a_session(title=title)) == stem


@given(st.text())
def test_no_title_makes_a_file_name_that_is_not_plain(title: str) -> None:
    stem = file_stem(a_session(title=title))

    assert stem
    assert len(stem) <= MAX_NAME_CHARS
    assert not stem.startswith((".", "-"))
    assert not set(stem) & set("/\\\x00 \n:*?\"<>|$`'")
