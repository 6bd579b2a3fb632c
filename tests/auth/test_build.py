"""The room of logins, made of real parts."""

import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.auth.build import LoginRoom, build_logins, page_in
from openpista.auth.errors import CredentialsUnsafeError, LoginError
from openpista.auth.private_file import write_private
from openpista.config.paths import Home
from openpista.config.schema import Config, CredentialsConfig, ProviderConfig
from openpista.domain.event import HouseEvent, ProvidersChanged
from openpista.guard.redact import MARK, Redactor
from openpista.guard.secret import Secret
from openpista.words.catalogue import load_words
from tests.auth.making import FakeKeyring, credential
from tests.auth.vendor import Told, vendor
from tests.fakes.clock import FakeClock


def room_at(
    home: Path, config: Config | None = None, redactor: Redactor | None = None
) -> LoginRoom:
    chosen = config or Config(credentials=CredentialsConfig(store="file"))
    return build_logins(
        lambda: chosen,
        home=Home(home),
        environ={},
        redactor=redactor or Redactor(),
        clock=FakeClock(),
        page=page_in(load_words("en")),
    )


async def test_what_is_stored_is_used_shown_and_blacked_out(tmp_path: Path) -> None:
    redactor = Redactor()
    room = room_at(tmp_path, redactor=redactor)

    await room.vault.save(credential(access="sk-canary-1234567890"))

    assert await room.logins.key("openai").current() == Secret("sk-canary-1234567890")
    statuses = await room.desk.providers()
    about = next(one for one in statuses if one.id == "openai")
    assert (about.source, about.last_four) == ("file", "7890")
    assert redactor.redact("sk-canary-1234567890") == MARK


async def test_a_login_that_ends_in_mid_session_is_told_to_the_windows(tmp_path: Path) -> None:
    async with vendor() as service:
        service.on("/token", Told({"error": "invalid_grant"}, 400))
        own = ProviderConfig(token_url=f"{service.url}/token")
        config = Config(providers={"chatgpt": own}, credentials=CredentialsConfig(store="file"))
        room = room_at(tmp_path, config)
        events: list[HouseEvent] = []
        room.desk.open(events.append)
        held = credential("chatgpt", kind="oauth", refresh="r", client_id="x")
        await room.vault.save(held)

        with pytest.raises(LoginError, match="Log in again"):
            await room.logins.key("chatgpt").after_refusal(held.secrets.access)

    (event,) = events
    assert isinstance(event, ProvidersChanged)
    assert next(one.state for one in event.providers if one.id == "chatgpt") == "expired"


@pytest.mark.parametrize(("store", "place"), [("auto", "keyring"), ("file", "file")])
async def test_the_keyring_is_looked_for_only_where_it_may_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: str, place: str
) -> None:
    monkeypatch.setattr("openpista.auth.keyring_store.find_keyring", FakeKeyring)
    config = Config(credentials=replace(CredentialsConfig(), store=store))

    entry = await room_at(tmp_path, config).vault.save(credential())

    assert entry.place == place


def test_opening_the_room_loads_no_keyring_no_http_and_no_sdk(tmp_path: Path) -> None:
    before = set(sys.modules)
    room_at(tmp_path)

    new = {name.partition(".")[0] for name in set(sys.modules) - before}
    assert not new & {"keyring", "httpx2", "openai", "anthropic", "webbrowser"}


def test_a_damaged_file_is_told_at_once(tmp_path: Path) -> None:
    write_private(tmp_path / "credentials.toml", "damage")

    with pytest.raises(CredentialsUnsafeError):
        room_at(tmp_path)


def test_the_page_speaks_the_users_language() -> None:
    assert "logged in" in page_in(load_words("en"))(True)
    assert page_in(load_words("ko"))(True) != page_in(load_words("en"))(True)
    assert page_in(load_words("en"))(False) != page_in(load_words("en"))(True)
