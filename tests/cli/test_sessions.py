"""`openpista sessions`, on a gateway that holds a few."""

import asyncio
import json
from pathlib import Path

import pytest

from openpista.cli import sessions
from openpista.cli.house import Work
from openpista.cli.root import run
from openpista.cli.start import Started
from openpista.domain.command import DeleteSession
from openpista.domain.ids import CallId
from openpista.domain.message import Opaque, Text, Thinking, ToolCall
from tests.cli.fake_port import SESSION, FakePort, a_message, a_session

SECRET = "sk-proj-abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> FakePort:
    opaque = Opaque("messages", "anthropic", "claude", '{"signature": "SIGNED"}')
    messages = [
        a_message(1, "user", Text("hello")),
        a_message(2, "assistant", Thinking("hm", opaque), ToolCall(CallId("c"), "t", "{}")),
        a_message(3, "assistant", Text(f"The key is {SECRET}.")),
    ]
    port = FakePort([a_session(), a_session("01JB", title="Mail"), a_session("01JC")], messages)

    def with_port(_started: Started, work: Work) -> None:
        async def at_work() -> None:
            await work(port)

        asyncio.run(at_work())

    monkeypatch.setattr(sessions, "with_port", with_port)
    return port


@pytest.mark.usefixtures("port")
def test_list_shows_all_pages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sessions", "list"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [SESSION, "01JB", "01JC"]


@pytest.mark.usefixtures("port")
def test_list_can_be_limited_and_filtered(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sessions", "list", "-n", "1"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1

    assert run(["sessions", "list", "Mail", "--json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == ["01JB"]


@pytest.mark.usefixtures("port")
def test_an_empty_list_says_so_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sessions", "list", "nothing like this"]) == 0

    shown = capsys.readouterr()
    assert shown.out == ""
    assert "no sessions" in shown.err


@pytest.mark.usefixtures("port")
def test_show_prints_the_whole_conversation_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sessions", "show", "last"]) == 0

    out = capsys.readouterr().out
    assert out.index("hello") < out.index("→ t {}") < out.index("The key")


@pytest.mark.usefixtures("port")
def test_show_as_json_holds_session_and_messages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sessions", "show", SESSION, "--json"]) == 0

    shown = json.loads(capsys.readouterr().out)
    assert shown["session"]["id"] == SESSION
    assert [one["seq"] for one in shown["messages"]] == [1, 2, 3]


@pytest.mark.usefixtures("port")
@pytest.mark.parametrize(("form", "kind"), [("md", "markdown"), ("json", "json")])
def test_an_export_is_printed_piece_by_piece(
    form: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sessions", "export", SESSION, "--format", form]) == 0

    assert capsys.readouterr().out == f"<{kind} 1><{kind} 2><{kind} 3>"


@pytest.mark.usefixtures("port")
def test_an_export_goes_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "out.json"

    assert run(["sessions", "export", SESSION, "-f", "json", "-o", str(file)]) == 0

    assert file.read_text() == "<json 1><json 2><json 3>"
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("port")
def test_an_export_into_a_folder_takes_the_name_that_is_proposed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sessions", "export", SESSION, "-o", str(tmp_path)]) == 0

    assert (tmp_path / "Files.md").read_text().startswith("<markdown 1>")
    assert str(tmp_path / "Files.md") in capsys.readouterr().err


@pytest.mark.usefixtures("port")
def test_an_export_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sessions", "export", SESSION, "-o", str(tmp_path / "no" / "file")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_delete_needs_a_yes_where_nobody_can_be_asked(port: FakePort) -> None:
    assert run(["sessions", "delete", SESSION]) == 2
    assert port.sent == []


def test_delete_with_yes_deletes(port: FakePort) -> None:
    assert run(["sessions", "delete", SESSION, "--yes"]) == 0
    assert port.sent == [DeleteSession(session_id=SESSION)]


@pytest.mark.usefixtures("port")
def test_an_unknown_session_gets_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sessions", "show", "nope"]) == 1

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "There is no session nope. `openpista sessions list` shows all.\n"


@pytest.mark.usefixtures("port")
def test_search_shows_what_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sessions", "search", "hit"]) == 0
    assert "user: a hit" in capsys.readouterr().out

    assert run(["sessions", "search", "hit", "-s", "last", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["session_title"] == "Files"


@pytest.mark.usefixtures("port")
def test_a_search_without_success_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sessions", "search", "nothing"]) == 1
    assert "Nothing found" in capsys.readouterr().err


def test_a_long_title_is_cut_in_lists_only(
    port: FakePort, capsys: pytest.CaptureFixture[str]
) -> None:
    port.__init__([a_session(title="word\n" * 40)])

    run(["sessions", "list"])

    line = capsys.readouterr().out
    assert line.endswith("…\n")
    assert line.count("\n") == 1
