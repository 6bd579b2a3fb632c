"""`files.read`: exact text, in pages, and nothing that it should not."""

from pathlib import Path

import pytest

from openpista.domain.errors import ToolArgumentError
from openpista.tools.files_read import FilesRead
from tests.tools.builders import a_context, call, intent_of, places_in


def _tool(folder: Path) -> tuple[FilesRead, Path]:
    workspace = (folder / "user" / "work").resolve()
    workspace.mkdir(parents=True)
    return FilesRead(places_in(folder)), workspace


async def test_a_file_is_read_exactly(tmp_path: Path) -> None:
    tool, workspace = _tool(tmp_path)
    (workspace / "a").write_bytes("tab\tend\r\n한글".encode())

    outcome = await call(tool, a_context(workspace), path="a")

    assert (outcome.text, outcome.is_error) == ("tab\tend\r\n한글", False)


async def test_a_long_file_says_where_to_go_on(tmp_path: Path) -> None:
    tool, workspace = _tool(tmp_path)
    (workspace / "a").write_text("".join(f"line {n}\n" for n in range(1, 5001)))

    first = await call(tool, a_context(workspace), path="a")
    second = await call(tool, a_context(workspace), path="a", offset=4990, limit=5)

    assert len(first.text) < 10_000
    assert "read on with offset" in first.text
    assert second.text.startswith("line 4990\n")
    assert second.text.endswith("[... lines 4990 to 4994; read on with offset 4995 ...]")


async def test_reading_in_the_workspace_asks_for_nothing(tmp_path: Path) -> None:
    tool, workspace = _tool(tmp_path)

    intent = await intent_of(tool, a_context(workspace), path="a")

    assert (intent.kind, intent.outside, intent.repeatable, intent.parallel) == (
        *("read", (), True, True),
    )


async def test_reading_outside_says_so(tmp_path: Path) -> None:
    tool, workspace = _tool(tmp_path)
    (tmp_path / "other").write_text("other")

    intent = await intent_of(tool, a_context(workspace), path="../../other")
    outcome = await call(tool, a_context(workspace), path="../../other")

    assert intent.outside == (str((tmp_path / "other").resolve()),)
    assert outcome.text == "other"


async def test_outside_nothing_is_read_that_was_not_shown(tmp_path: Path) -> None:
    tool, workspace = _tool(tmp_path)
    (tmp_path / "harmless").write_text("harmless")
    (tmp_path / "secret").write_text("secret")
    (workspace / "link").symlink_to(tmp_path / "harmless")
    context = a_context(workspace)
    await intent_of(tool, context, path="link")

    (workspace / "link").unlink()
    (workspace / "link").symlink_to(tmp_path / "secret")
    outcome = await tool.run('{"path":"link"}', context)
    unseen = await tool.run('{"path":"link"}', a_context(workspace))

    assert (outcome.is_error, unseen.is_error) == (True, True)
    assert "secret" not in outcome.text + unseen.text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "\n[... the file is empty ...]"),
        (b"\0\1\2", "a is a binary file of 3 bytes."),
        (b"a\xff", "a\N{REPLACEMENT CHARACTER}\n[... bytes that are not UTF-8 are shown as "),
    ],
)
async def test_what_is_no_plain_text_is_told(tmp_path: Path, content: bytes, text: str) -> None:
    tool, workspace = _tool(tmp_path)
    (workspace / "a").write_bytes(content)

    assert (await call(tool, a_context(workspace), path="a")).text.startswith(text)


async def test_a_missing_file_is_told(tmp_path: Path) -> None:
    tool, workspace = _tool(tmp_path)

    outcome = await call(tool, a_context(workspace), path="gone")

    assert (outcome.text, outcome.is_error) == ("There is no file gone.", True)


async def test_a_point_beyond_the_end_is_told(tmp_path: Path) -> None:
    tool, workspace = _tool(tmp_path)
    (workspace / "a").write_text("one\n")

    outcome = await call(tool, a_context(workspace), path="a", offset=9)

    assert "fewer than 9 lines" in outcome.text


async def test_a_line_that_is_too_long_is_named(tmp_path: Path) -> None:
    tool, workspace = _tool(tmp_path)
    (workspace / "a").write_text("x" * 20_000)

    outcome = await call(tool, a_context(workspace), path="a")

    assert outcome.text.endswith("[... only the beginning of line 1 is shown ...]")


async def test_credentials_are_refused_before_anyone_is_asked(tmp_path: Path) -> None:
    tool, workspace = _tool(tmp_path)

    with pytest.raises(ToolArgumentError, match="holds credentials"):
        await intent_of(tool, a_context(workspace), path="~/.ssh/id_rsa")
