"""Logins of the original: taken over where they can be used, left alone and told where not."""

from pathlib import Path

import pytest

from openpista.auth.credential_file import CredentialFile
from openpista.auth.private_file import write_private
from openpista.guard.secret import Secret
from tests.auth.making import credential, vault_at

FILE = """
[openrouter]
access_token = "sk-or-abcdefghijkl"

[azure-openai]
access_token = "azure-key-1234567"
endpoint = "https://mine.openai.azure.com"

[openai]
access_token = "{openai}"
refresh_token = "canary-refresh"
id_token = "canary-id"
expires_at = "2030-01-01T00:00:00Z"

[anthropic]
access_token = "sk-ant-oat01-canary"
refresh_token = "canary-refresh"

[github-copilot]
access_token = "tid=canary;exp=1"
expires_at = "2026-01-01T00:00:00Z"

[bedrock]
access_token = "aws-secret-canary"
endpoint = "eu-west-1"

[together]
access_token = "together-key-12345"
expires_at = "2020-01-01T00:00:00Z"

[mistral]
access_token = "m"

[google]
access_token = ""
"""
NOW_MS = 1_767_600_000_000


def file_with(folder: Path, openai: str = "eyJ.jwt.canary") -> CredentialFile:
    file = CredentialFile(folder / "credentials.toml")
    write_private(file.path, FILE.replace("{openai}", openai))
    return file


async def test_another_homes_logins_are_imported_and_each_is_told_about(tmp_path: Path) -> None:
    vault = vault_at(tmp_path / "new")

    told = vault.import_from(file_with(tmp_path / "old"), now_ms=NOW_MS)

    assert {one.provider: one.reason[:24] for one in told} == {
        "openrouter": "",
        "azure": "",
        "openai": "it is a token of another",
        "anthropic": "This is a token of a Cla",
        "copilot": "it is a token of a few m",
        "bedrock": "it is half of an AWS key",
        "together": "it has expired; log in a",
        "mistral": "openpista does not know ",
        "google": "it holds no key",
    }
    assert set(vault.entries()) == {"openrouter", "azure"}
    azure = await vault.load("azure")
    assert azure is not None
    assert azure.entry.endpoint == "https://mine.openai.azure.com"
    assert azure.secrets.access == Secret("azure-key-1234567")
    assert "canary" not in repr(told) + vault.file.path.read_text()


async def test_a_key_that_was_exchanged_is_taken_without_what_renewed_it(tmp_path: Path) -> None:
    vault = vault_at(tmp_path / "new")

    vault.import_from(file_with(tmp_path / "old", openai="sk-exchanged-1234"), now_ms=NOW_MS)

    held = await vault.load("openai")
    assert held is not None
    assert held.secrets.values() == ("sk-exchanged-1234",)
    assert held.entry.kind == "key"


async def test_a_newer_login_goes_before_the_originals(tmp_path: Path) -> None:
    vault = vault_at(tmp_path / "new")
    await vault.save(credential("openrouter", "sk-or-mine-12345"))

    told = vault.import_from(file_with(tmp_path / "old"), now_ms=NOW_MS)

    assert told[0].reason == "there is a newer login"
    held = await vault.load("openrouter")
    assert held is not None
    assert held.secrets.access == Secret("sk-or-mine-12345")


async def test_the_originals_file_in_its_own_place_becomes_ours_and_loses_nothing(
    tmp_path: Path,
) -> None:
    file = file_with(tmp_path)

    vault = vault_at(tmp_path)

    assert set(vault.entries()) == {"openrouter", "azure", "together"}
    rows = file.read().rows
    assert "azure-openai" not in rows
    assert rows["anthropic"].is_original
    assert rows["anthropic"].access_token == "sk-ant-oat01-canary"
    assert await vault.load("anthropic") is None
    text = file.path.read_text()
    vault_at(tmp_path)
    assert file.path.read_text() == text


@pytest.mark.parametrize("name", ["openai", "anthropic"])
async def test_a_new_login_replaces_what_could_not_be_used(tmp_path: Path, name: str) -> None:
    file_with(tmp_path)
    vault = vault_at(tmp_path)

    await vault.save(credential(name, "sk-new-1234567890"))

    assert vault.entries()[name].last_four == "7890"
