"""A key at the moment of a request: fresh, and once more after a refusal."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.auth.credential import Credential, Secrets
from openpista.auth.errors import LoginError
from openpista.auth.stored_key import RENEW_BEFORE_MS, StoredKey
from openpista.auth.vault import Vault
from openpista.guard.secret import Secret
from tests.auth.making import credential, vault_at
from tests.fakes.clock import FakeClock

HOUR_MS = 3_600_000


class Renewing:
    """Renews by counting; saves like the real one."""

    def __init__(self, vault: Vault, fails: LoginError | None = None) -> None:
        self.vault = vault
        self.fails = fails
        self.times = 0

    async def __call__(self, held: Credential) -> Credential:
        self.times += 1
        if self.fails:
            raise self.fails
        entry = replace(held.entry, expires_at_ms=(held.entry.expires_at_ms or 0) + HOUR_MS)
        fresh = Credential(entry, Secrets(Secret(f"fresh-{self.times}"), held.secrets.refresh))
        if held.entry.kind == "command":
            return fresh
        await self.vault.save(fresh)
        return await self.vault.load(held.entry.provider) or fresh


def token(expires_at_ms: int | None) -> Credential:
    return credential("chatgpt", "old", kind="oauth", refresh="r", expires_at_ms=expires_at_ms)


async def key_of(
    tmp_path: Path, held: Credential | None, *, fails: LoginError | None = None
) -> tuple[StoredKey, Renewing, FakeClock, Vault]:
    vault, clock = vault_at(tmp_path), FakeClock()
    if held is not None:
        await vault.save(held)
    renewing = Renewing(vault, fails)
    return StoredKey("chatgpt", vault, renew=renewing, clock=clock), renewing, clock, vault


async def test_a_key_that_lasts_is_given_as_it_is(tmp_path: Path) -> None:
    key, renewing, _, _ = await key_of(tmp_path, credential("chatgpt", "old"))

    assert await key.current() == Secret("old")
    assert await key.after_refusal(Secret("old")) is None
    assert renewing.times == 0


async def test_a_token_is_renewed_five_minutes_before_it_runs_out(tmp_path: Path) -> None:
    clock = FakeClock()
    for early, times in ((1, 0), (0, 1)):
        held = token(clock.now_ms() + RENEW_BEFORE_MS + early)
        key, renewing, _, _ = await key_of(tmp_path / str(early), held)

        await key.current()
        await key.current()

        assert renewing.times == times


async def test_a_failed_renewal_is_no_matter_while_the_old_token_lasts(tmp_path: Path) -> None:
    clock = FakeClock()
    network = LoginError("Nobody answers.", failure="network")
    key, _, _, _ = await key_of(tmp_path, token(clock.now_ms() + 1_000), fails=network)
    late, _, _, _ = await key_of(tmp_path / "b", token(clock.now_ms() - 1), fails=network)
    revoked = LoginError("Ended.", failure="revoked")
    dead, _, _, _ = await key_of(tmp_path / "c", token(clock.now_ms() + 1_000), fails=revoked)

    assert await key.current() == Secret("old")
    with pytest.raises(LoginError, match="Nobody"):
        await late.current()
    with pytest.raises(LoginError, match="Ended"):
        await dead.current()


async def test_after_a_refusal_the_token_is_renewed_whatever_its_date_says(tmp_path: Path) -> None:
    held = token(FakeClock().now_ms() + HOUR_MS)
    key, renewing, _, _ = await key_of(tmp_path, held)

    assert await key.after_refusal(Secret("old")) == Secret("fresh-1")
    assert await key.current() == Secret("fresh-1")
    assert renewing.times == 1


async def test_a_token_that_another_process_renewed_is_taken_instead(tmp_path: Path) -> None:
    key, renewing, _, _ = await key_of(tmp_path, token(None))
    await key.current()
    await vault_at(tmp_path).save(credential("chatgpt", "theirs", kind="oauth", refresh="r2"))

    assert await key.after_refusal(Secret("old")) == Secret("theirs")
    assert renewing.times == 0


async def test_what_another_program_hands_out_is_asked_for_once_and_held(tmp_path: Path) -> None:
    held = credential("chatgpt", "", kind="command", command="az")
    key, renewing, _, _ = await key_of(tmp_path, held)

    assert await key.current() == Secret("fresh-1")
    assert await key.after_refusal(Secret("fresh-1")) == Secret("fresh-2")
    assert renewing.times == 2


async def test_without_a_login_there_is_a_sentence(tmp_path: Path) -> None:
    key, _, _, vault = await key_of(tmp_path, None)
    with pytest.raises(LoginError, match="is gone"):
        await key.current()

    held = token(None)
    await vault.save(held)
    await vault.quarantine(held)
    with pytest.raises(LoginError, match="has ended"):
        await key.current()


async def test_a_new_login_is_used_by_the_next_request(tmp_path: Path) -> None:
    key, _, _, vault = await key_of(tmp_path, credential("chatgpt", "old"))
    await key.current()

    await vault.save(credential("chatgpt", "new"))

    assert await key.current() == Secret("new")
