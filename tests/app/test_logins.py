"""The room of logins in an app: stored logins are used at once, damage stops the start."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from openpista.app.house import open_house
from openpista.app.logins import make_logins
from openpista.app.parts import make_models
from openpista.auth.credential import Credential, Entry, Secrets
from openpista.auth.errors import CredentialsUnsafeError
from openpista.domain.command import Accepted, AnswerLogin, BeginLogin, Refused, SendMessage
from openpista.domain.event import Event, HouseEvent, HouseSnapshot, LoginChanged, TurnFinished
from openpista.domain.ids import HOUSE, LoginId, MessageId, session_stream
from openpista.domain.query import ListProviders, ProviderList
from openpista.guard.redact import MARK
from openpista.guard.secret import Secret
from tests.app.an_app import an_app
from tests.auth.vendor import Told, vendor
from tests.providers.test_provider import END, WORD


async def test_a_login_makes_its_service_the_default_at_once(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    room = make_logins(app)
    models = make_models(app, logins=room)
    assert models.default()[0].provider == "practice"

    await room.vault.save(Credential(Entry("together"), Secrets(Secret("tg-canary-123456"))))

    ref, reason = models.default()
    assert ref.provider == "together"
    assert "logged in" in reason
    assert app.redactor.redact("tg-canary-123456") == MARK
    await models.aclose()


async def test_a_damaged_file_of_logins_stops_the_start(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    app.home.root.mkdir(parents=True, exist_ok=True)
    app.home.credentials_file.write_text("damage")
    app.home.credentials_file.chmod(0o600)

    with pytest.raises(CredentialsUnsafeError, match="damaged"):
        make_models(app)


KEY = "sk-canary-1234567890"


async def test_a_login_from_a_window_makes_the_very_next_message_go_to_its_service(
    tmp_path: Path,
) -> None:
    async with vendor() as service:
        service.on("/v1/models", {"data": []})
        service.on("/v1/responses", Told(WORD["responses"] + END["responses"]))
        app = an_app(tmp_path, OPENPISTA_PROVIDERS__OPENAI__BASE_URL=f"{service.url}/v1")
        async with open_house(app) as host, open_house(app) as other:
            inside, attached = await host.reach(), await other.reach()
            async with aclosing(attached.port.events(HOUSE)) as events:
                seen: list[HouseEvent] = []
                await _until(events, seen, lambda event: isinstance(event, HouseSnapshot))
                begin = BeginLogin(login_id=LoginId("L1"), provider="openai", method="key")
                assert await attached.port.send(begin) == Accepted()
                await _until(events, seen, _login_is("answer_wanted"))
                answer = AnswerLogin(login_id=LoginId("L1"), text=KEY)
                assert isinstance(await inside.port.send(answer), Refused)
                assert await attached.port.send(answer) == Accepted()
                await _until(events, seen, _login_is("done"))

            about = await inside.port.ask(ListProviders())
            assert isinstance(about, ProviderList)
            openai = next(one for one in about.providers if one.id == "openai")
            message = SendMessage(message_id=MessageId("M1"), text="hi")
            sent = await inside.port.send(message)
            assert isinstance(sent, Accepted)
            assert sent.session_id
            async with aclosing(inside.port.events(session_stream(sent.session_id))) as turn:
                async for event in turn:
                    if isinstance(event, TurnFinished):
                        break
                else:
                    raise AssertionError("the turn has no end")
            await attached.leave()
            await inside.leave()

    assert (openai.state, openai.last_four) == ("ready", "7890")
    assert event.outcome == "done", event.reason
    (asked,) = service.hits("/v1/responses")[:1]
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert "canary" not in repr(seen)
    home = tmp_path / "home"
    files = [one for one in home.rglob("*") if one.is_file() and "credentials" not in one.name]
    assert not [one for one in files if b"canary" in one.read_bytes()]


def _login_is(state: str) -> Callable[[HouseEvent], bool]:
    return lambda event: isinstance(event, LoginChanged) and event.login.state == state


async def _until(
    events: AsyncGenerator[Event], seen: list[HouseEvent], wanted: Callable[[HouseEvent], bool]
) -> None:
    async for event in events:
        seen.append(event)  # pyright: ignore[reportArgumentType]
        if wanted(seen[-1]):
            return
