"""The file: damage is never overwritten, nothing is lost to a second process."""

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.auth import credential_file
from openpista.auth.credential_file import Contents, CredentialFile
from openpista.auth.credential_rows import row_of
from openpista.auth.errors import CredentialsUnsafeError
from openpista.auth.private_file import write_private
from tests.auth.making import credential

ORIGINAL = """
[openrouter]
access_token = "sk-or-abcdefghijkl"

[azure-openai]
access_token = "azure-key-1234567"
endpoint = "https://mine.openai.azure.com"
"""

WRITER = """
import sys
from pathlib import Path
from openpista.auth.credential_file import CredentialFile
from openpista.auth.credential_rows import Row
file = CredentialFile(Path(sys.argv[1]))
for number in range(20):
    row = Row(kind="key", access_token=f"sk-{sys.argv[2]}-{number}")
    file.change(lambda now: now.with_row(f"{sys.argv[2]}{number}", row))
"""


def file_at(folder: Path) -> CredentialFile:
    return CredentialFile(folder / "home" / "credentials.toml")


def row(access: str = "sk-first-1234567890"):
    held = credential(access=access)
    return row_of(replace(held.entry, place="file"), held.secrets)


def test_what_is_put_in_stands_there_and_the_rest_stays(tmp_path: Path) -> None:
    file = file_at(tmp_path)

    file.change(lambda now: now.with_row("a", row("sk-a")))
    file.change(lambda now: now.with_row("b", row("sk-b")))

    assert list(file_at(tmp_path).read().rows) == ["a", "b"]
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert file.path.parent.stat().st_mode & 0o777 == 0o700


def test_nothing_is_written_where_nothing_changes(tmp_path: Path) -> None:
    file = file_at(tmp_path)

    file.change(lambda now: now)

    assert not file.path.exists()
    assert file.stamp() is None


def test_the_originals_file_is_understood_and_kept_by_a_change(tmp_path: Path) -> None:
    file = file_at(tmp_path)
    write_private(file.path, ORIGINAL)

    file.change(lambda now: now.with_row("openai", row()))

    rows = file.read().rows
    assert rows["azure-openai"].endpoint == "https://mine.openai.azure.com"
    assert rows["openrouter"].access_token == "sk-or-abcdefghijkl"
    assert rows["openrouter"].is_original
    assert not rows["openai"].is_original


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[openai\naccess_token = 'canary'", "line 1"),
        ("openai = 'canary'", "openai"),
        ("[openai]\naccess_token = ['canary']", "openai"),
        ("['canary name']\naccess_token = 'x'", "entry"),
        ("[a]\nb = 'canary", "its end"),
        ("format = 9", "another version"),
        ("x = " + "[" * 5000, "damaged"),
    ],
)
def test_a_damaged_file_is_told_and_never_overwritten(tmp_path: Path, text: str, told: str) -> None:
    file = file_at(tmp_path)
    write_private(file.path, text)

    for attempt in (file.read, lambda: file.change(lambda now: now.with_row("a", row()))):
        with pytest.raises(CredentialsUnsafeError) as caught:
            attempt()
        assert told in caught.value.message
        assert "canary'" not in caught.value.message

    assert file.path.read_text() == text


def test_the_version_before_is_kept_and_named_when_the_file_is_damaged(tmp_path: Path) -> None:
    file = file_at(tmp_path)
    file.change(lambda now: now.with_row("a", row("sk-old")))
    file.change(lambda now: now.with_row("a", row("sk-new")))
    assert "sk-old" in file.previous.read_text()
    assert file.previous.stat().st_mode & 0o777 == 0o600

    write_private(file.path, "damage")

    with pytest.raises(CredentialsUnsafeError, match="previous"):
        file.read()


def test_what_is_forgotten_is_gone_from_the_version_before_as_well(tmp_path: Path) -> None:
    file = file_at(tmp_path)
    file.change(lambda now: now.with_row("a", row("sk-secret")))
    file.change(lambda now: now.with_row("b", row("sk-other")))

    file.change(lambda now: now.without("a"), forget_before=True)

    assert "sk-secret" not in file.path.read_text() + file.previous.read_text()
    assert list(file.read().rows) == ["b"]


def test_two_processes_lose_nothing_to_each_other(tmp_path: Path) -> None:
    file = file_at(tmp_path)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(file.path), name])
        for name in ("first", "second")
    ]
    assert [writer.wait() for writer in writers] == [0, 0]

    assert len(file.read().rows) == 40


def test_a_crash_in_the_middle_of_a_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = file_at(tmp_path)
    file.change(lambda now: now.with_row("a", row("sk-old")))

    def crash(path: Path, text: str) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(credential_file, "write_private", crash)
    with pytest.raises(OSError, match="Input"):
        file.change(lambda now: now.with_row("a", row("sk-new")))

    assert file.read().rows["a"].access_token == "sk-old"


def test_the_stamp_changes_with_the_file(tmp_path: Path) -> None:
    file = file_at(tmp_path)
    file.change(lambda now: now.with_row("a", row("sk-old")))
    before = file.stamp()

    file_at(tmp_path).change(lambda now: now.with_row("a", row("sk-new")))

    assert before != file.stamp()


def test_contents_do_not_print_secrets() -> None:
    assert repr(Contents({"a": row("sk-canary")})) == "Contents(a)"
