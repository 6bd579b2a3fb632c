"""The vault: where a secret lies, that it can be found again, and that it is blacked out."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.auth.credential import Entry, fingerprint
from openpista.auth.errors import CredentialsUnsafeError, LoginError
from openpista.auth.private_file import write_private
from openpista.guard.redact import MARK, Redactor
from openpista.guard.secret import Secret
from tests.auth.making import HOST, FakeKeyring, credential, vault_at


async def test_with_a_keyring_the_file_holds_only_the_index(tmp_path: Path) -> None:
    ring = FakeKeyring()
    vault = vault_at(tmp_path, keyring=ring)

    entry = await vault.save(credential(access="sk-canary-123456", account="ann"))

    text = vault.file.path.read_text()
    assert "canary" not in text
    assert 'place = "keyring"' in text
    assert (entry.place, entry.last_four, entry.account) == ("keyring", "3456", "ann")
    assert list(ring.kept) == [f"openai@{HOST}"]
    held = await vault_at(tmp_path, keyring=ring).load("openai")
    assert held is not None
    assert held.secrets.access == Secret("sk-canary-123456")


async def test_without_a_keyring_the_file_holds_the_secret(tmp_path: Path) -> None:
    vault = vault_at(tmp_path)

    await vault.save(credential(refresh="r-1", identity="i-1", kind="oauth"))

    held = await vault_at(tmp_path).load("openai")
    assert held is not None
    assert held.secrets.values() == ("sk-first-1234567890", "r-1", "i-1")
    assert held.entry.renewable


async def test_a_locked_keyring_makes_the_file_keep_the_secret(tmp_path: Path) -> None:
    ring = FakeKeyring()
    ring.is_locked = True
    vault = vault_at(tmp_path, keyring=ring)

    assert (await vault.save(credential())).place == "file"


async def test_a_secret_that_moves_to_the_file_leaves_the_keyring(tmp_path: Path) -> None:
    ring = FakeKeyring()
    vault = vault_at(tmp_path, keyring=ring)
    await vault.save(credential())
    await vault.save(credential("anthropic"))

    assert await vault.move_to_file() == ("openai", "anthropic")

    assert not ring.kept
    held = await vault_at(tmp_path).load("openai")
    assert held is not None
    assert held.entry.place == "file"
    assert await vault.move_to_file() == ()


async def test_a_keyring_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    await vault_at(tmp_path, keyring=FakeKeyring()).save(credential())

    with pytest.raises(LoginError, match="keyring"):
        await vault_at(tmp_path).load("openai")


async def test_a_keyring_that_forgot_gives_nothing(tmp_path: Path) -> None:
    await vault_at(tmp_path, keyring=FakeKeyring()).save(credential())

    assert await vault_at(tmp_path, keyring=FakeKeyring()).load("openai") is None


async def test_logging_out_forgets_everywhere(tmp_path: Path) -> None:
    ring = FakeKeyring()
    for vault in (vault_at(tmp_path / "a"), vault_at(tmp_path / "b", keyring=ring)):
        await vault.save(credential(access="sk-canary-123456"))
        await vault.save(credential("together", "tg-other-123456"))

        assert await vault.remove("openai")
        assert not await vault.remove("openai")

        assert vault.entry("openai") is None
        assert await vault.load("openai") is None
        everything = "".join(one.read_text() for one in vault.file.path.parent.iterdir())
        assert "canary" not in everything
    assert [name.partition("@")[0] for name in ring.kept] == ["together"]


async def test_a_dead_refresh_token_is_taken_out_and_remembered(tmp_path: Path) -> None:
    for ring in (None, FakeKeyring()):
        vault = vault_at(tmp_path / str(ring is None), keyring=ring)
        held = credential(refresh="dead-canary", kind="oauth", account="ann")
        await vault.save(held)

        await vault.quarantine(held)

        entry = vault.entry("openai")
        assert entry is not None
        assert entry.is_expired(0)
        assert entry.dead == (fingerprint(Secret("dead-canary")),)
        assert entry.account == "ann"
        assert await vault.load("openai") is None
        assert "canary" not in vault.file.path.read_text()
        assert not (ring and ring.kept)


async def test_what_another_process_saved_is_seen_at_once(tmp_path: Path) -> None:
    mine, other = vault_at(tmp_path), vault_at(tmp_path)
    assert mine.entry("openai") is None

    await other.save(credential())

    assert mine.entry("openai") is not None


async def test_damage_in_the_middle_keeps_what_was_known_and_stops_the_next_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    vault = vault_at(tmp_path)
    await vault.save(credential())
    write_private(vault.file.path, "damage")

    assert vault.entry("openai") is not None
    assert "known before" in caplog.text
    with pytest.raises(CredentialsUnsafeError):
        await vault.save(credential("together"))
    with pytest.raises(CredentialsUnsafeError):
        vault_at(tmp_path)
    assert vault.file.path.read_text() == "damage"


async def test_every_secret_is_blacked_out_from_the_moment_it_is_known(tmp_path: Path) -> None:
    first = Redactor()
    vault = vault_at(tmp_path, redactor=first)
    await vault.save(credential(access="tok-aaaaaa", refresh="tok-bbbbbb", identity="tok-cccccc"))
    later, ringed = Redactor(), Redactor()
    vault_at(tmp_path, redactor=later)
    ring = FakeKeyring()
    saved = Redactor()
    await vault_at(tmp_path / "k", keyring=ring, redactor=saved).save(
        credential(access="tok-aaaaaa")
    )
    await vault_at(tmp_path / "k", keyring=ring, redactor=ringed).load("openai")

    assert saved.redact("tok-aaaaaa") == MARK
    for redactor in (first, later):
        assert redactor.redact("tok-aaaaaa tok-bbbbbb tok-cccccc") == f"{MARK} {MARK} {MARK}"
    assert ringed.redact("tok-aaaaaa") == MARK


async def test_a_registration_is_kept_without_touching_the_secrets(tmp_path: Path) -> None:
    for ring in (None, FakeKeyring()):
        vault = vault_at(tmp_path / str(ring is None), keyring=ring)
        await vault.note(Entry("chatgpt", kind="none", client_id="oaiapp_1"))
        assert not vault.entries()["chatgpt"].has_secret
        entry = await vault.save(credential("chatgpt", kind="oauth", client_id="oaiapp_1"))

        await vault.note(replace(entry, client_id="oaiapp_2"))

        held = await vault.load("chatgpt")
        assert held is not None
        assert held.entry.client_id == "oaiapp_2"
        assert held.secrets.access == Secret("sk-first-1234567890")


async def test_the_name_of_the_installation_lasts(tmp_path: Path) -> None:
    assert await vault_at(tmp_path).host_id() == HOST
    text = (tmp_path / "credentials.toml").read_text()
    assert await vault_at(tmp_path).host_id() == HOST
    assert (tmp_path / "credentials.toml").read_text() == text
