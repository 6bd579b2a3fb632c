"""What the models see of the stored logins."""

from pathlib import Path

from openpista.auth.credential import Credential
from openpista.auth.logins import Logins
from openpista.auth.renewal import Renewals
from openpista.guard.secret import Secret
from tests.auth.making import credential, vault_at
from tests.fakes.clock import FakeClock


async def never(held: Credential) -> Credential:
    raise AssertionError(held.entry.provider)


async def test_a_login_is_there_until_only_a_new_one_helps(tmp_path: Path) -> None:
    vault, clock = vault_at(tmp_path), FakeClock()
    logins = Logins(vault, Renewals(vault, never), clock=clock)
    assert logins.entry("openai") is None

    await vault.save(credential(expires_at_ms=clock.now_ms() + 10))
    assert logins.entry("openai") is not None
    assert await logins.key("openai").current() == Secret("sk-first-1234567890")
    assert logins.key("openai") is logins.key("openai")

    await vault.save(credential(expires_at_ms=clock.now_ms()))
    assert logins.entry("openai") is None
