"""The desk for the configuration."""

import logging
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.app.build import App
from openpista.app.config_desk import HouseConfigDesk
from openpista.app.kept_tokens import stored_token
from openpista.app.logins import make_logins
from openpista.config.live import LiveConfig
from openpista.config.load import load_config
from openpista.domain.errors import ConfigError, UsageError
from openpista.domain.query import ConfigEntry
from tests.app.an_app import an_app
from tests.fakes.botapi import TOKEN


@pytest.fixture(autouse=True)
def log_level() -> Iterator[None]:
    """Put the level of the log back."""
    level = logging.getLogger().level
    yield
    logging.getLogger().setLevel(level)


def desk_of(app: App) -> tuple[HouseConfigDesk, LiveConfig]:
    live = LiveConfig(app.loaded.config)
    return HouseConfigDesk(app, live, vault=make_logins(app, live).vault), live


async def entry(desk: HouseConfigDesk, key: str) -> ConfigEntry:
    return next(one for one in (await desk.entries()).entries if one.key == key)


async def test_what_is_set_stands_in_the_file_and_is_read_back(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    desk, live = desk_of(app)

    written = await desk.set("approvals.timeout_s", "60")

    assert written.outcome == "written"
    assert (written.restart, written.note) == ("", "")
    assert tomllib.loads(app.home.config_file.read_text()) == {"approvals": {"timeout_s": 60}}
    found = await entry(desk, "approvals.timeout_s")
    assert (found.value, found.origin) == ("60", "file")
    assert live.now.approvals.timeout_s == 60


async def test_what_is_taken_out_has_its_default_again(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    desk, live = desk_of(app)
    await desk.set("approvals.mode", "auto")
    assert live.now.approvals.mode == "auto"

    assert (await desk.unset("approvals.mode")).outcome == "written"
    assert live.now.approvals.mode == "ask"

    again = await desk.unset("approvals.mode")
    assert again.outcome == "unchanged"
    assert "is not set in" in again.note


async def test_a_key_that_is_read_at_the_start_says_what_to_restart(tmp_path: Path) -> None:
    desk, live = desk_of(an_app(tmp_path))

    assert (await desk.set("sandbox.enabled", "false")).restart == "openpista"
    assert (await desk.set("channels.web.port", "4001")).restart == "web"
    assert live.now.sandbox.enabled


async def test_the_environment_wins_and_is_never_written(tmp_path: Path) -> None:
    app = an_app(tmp_path, OPENPISTA_AGENT__EFFORT="high", OPENPISTA_API_KEY="sk-environment")
    desk, live = desk_of(app)

    written = await desk.set("agent.effort", "low")

    assert written.note == "Saved, but the variable OPENPISTA_AGENT__EFFORT goes before it."
    assert written.restart == ""
    assert live.now.agent.effort == "high"
    assert app.home.config_file.read_text() == '[agent]\neffort = "low"\n'


async def test_what_was_given_as_an_option_stays(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    options = {"log.level": "debug"}
    loaded = load_config(home=app.home, environ=app.environ, options=options)
    desk, live = desk_of(replace(app, loaded=loaded))

    written = await desk.set("log.level", "error")

    assert "another value" in written.note
    assert live.now.log.level == "debug"


async def test_the_level_of_the_log_holds_at_once(tmp_path: Path) -> None:
    desk, _ = desk_of(an_app(tmp_path))

    await desk.set("log.level", "error")

    assert logging.getLogger().level == logging.ERROR


async def test_a_secret_is_written_shown_as_stars_and_blacked_out_from_then_on(
    tmp_path: Path,
) -> None:
    app = an_app(tmp_path)
    desk, _ = desk_of(app)

    await desk.set("providers.own.api_key", "tomato-soup-77")

    assert "tomato-soup-77" in app.home.config_file.read_text()
    assert (await entry(desk, "providers.own.api_key")).value == '"***"'
    assert "tomato" not in app.redactor.redact("say tomato-soup-77")


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("approvals.timeout_s", "soon", "a whole number from 30 to 86400 (for example 300)"),
        ("approvals.mode", "never", '"ask" or "auto"'),
        ("sandbox.enabled", "maybe", "true or false"),
        ("budget.daily", "much", "a number of at least 0 (for example 5.0)"),
        ("egress.allow", "7", 'a list of texts (for example ["nas.local:8080"])'),
    ],
)
async def test_a_wrong_value_is_refused_in_one_sentence_and_nothing_is_written(
    tmp_path: Path, key: str, value: str, wanted: str
) -> None:
    app = an_app(tmp_path)
    desk, _ = desk_of(app)

    with pytest.raises(UsageError) as refused:
        await desk.set(key, value)

    assert refused.value.message == f"{key} must be {wanted}, not {value}."
    assert not app.home.config_file.exists()


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("agent.provider", "nobody", "agent.provider: there is no provider 'nobody'."),
        ("egress.allow", '["nowhere"]', "egress.allow: 'nowhere' is not host:port."),
    ],
)
async def test_a_value_that_no_start_would_take_is_refused(
    tmp_path: Path, key: str, value: str, words: str
) -> None:
    app = an_app(tmp_path)
    app.home.root.mkdir()
    app.home.config_file.write_text("# mine\n")
    desk, _ = desk_of(app)

    with pytest.raises(ConfigError) as refused:
        await desk.set(key, value)

    assert refused.value.message.startswith(words)
    assert app.home.config_file.read_text() == "# mine\n"


async def test_what_is_no_key_is_said(tmp_path: Path) -> None:
    desk, _ = desk_of(an_app(tmp_path))

    with pytest.raises(UsageError, match=r"agent\.nonsense is no key"):
        await desk.set("agent.nonsense", "1")


async def test_a_file_that_was_broken_by_hand_is_told_and_left_alone(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    desk, _ = desk_of(app)
    await desk.set("agent.effort", "low")
    app.home.config_file.write_text("[agent\n")

    with pytest.raises(ConfigError, match=r"config\.toml:1"):
        await desk.set("agent.effort", "high")

    assert app.home.config_file.read_text() == "[agent\n"
    assert (await entry(desk, "agent.effort")).value == '"low"'


async def test_what_was_changed_by_hand_is_shown(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    desk, _ = desk_of(app)
    app.home.root.mkdir()
    app.home.config_file.write_text("[ui]\nmouse = false\n")

    assert (await entry(desk, "ui.mouse")).value == "false"


async def test_another_file_than_the_usual_one_is_the_one_that_is_changed(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    file = tmp_path / "other.toml"
    file.write_text("[ui]\nmouse = false\n")
    loaded = load_config(home=app.home, path=file, environ=app.environ)
    desk, _ = desk_of(replace(app, loaded=loaded))

    await desk.set("ui.mouse", "true")

    assert file.read_text() == "[ui]\nmouse = true\n"
    assert (await desk.entries()).path == str(file)
    assert not app.home.config_file.exists()


async def test_a_change_is_in_the_log_without_its_value(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    desk, _ = desk_of(an_app(tmp_path))
    caplog.set_level(logging.INFO)

    await desk.set("approvals.mode", "auto")
    await desk.set("agent.api_key", "tomato-soup-77")

    told = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert ("WARNING", "approvals.mode is auto now") in told
    assert any("agent.api_key was changed" in text for _, text in told)
    assert "tomato" not in caplog.text


async def test_what_changed_in_the_file_holds_after_it_was_read_anew(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    desk, live = desk_of(app)
    app.home.root.mkdir()
    app.home.config_file.write_text(
        '[approvals]\nmode = "auto"\n[channels.cli]\nenabled = false\n'
        '[providers.mine]\nbase_url = "http://127.0.0.1:1"\n[database]\npath = "else.db"\n'
    )

    changes = {one.key: one.restart for one in await desk.reload()}

    assert changes["approvals.mode"] == ""
    assert changes["channels.cli.enabled"] == "console"
    assert changes["providers.mine.base_url"] == ""
    assert changes["database.path"] == "openpista"
    assert len(changes) == 4
    assert live.now.approvals.mode == "auto"
    assert await desk.reload() == ()


async def test_of_a_broken_file_nothing_holds(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    desk, live = desk_of(app)
    before, loaded = live.now, desk.loaded
    app.home.root.mkdir()
    app.home.config_file.write_text("[approvals\n")

    with pytest.raises(ConfigError, match=r"config\.toml:1"):
        await desk.reload()

    assert live.now is before
    assert desk.loaded is loaded


async def test_a_bot_s_token_is_a_credential_and_not_in_the_file(tmp_path: Path) -> None:
    app = an_app(tmp_path, OPENPISTA_CREDENTIALS__STORE="file")
    app.home.root.mkdir()
    app.home.config_file.write_text('[channels.telegram]\ntoken = "7000001:old"\n')
    desk, _ = desk_of(app)

    written = await desk.set("channels.telegram.token", f'"{TOKEN}"')

    found = await entry(desk, "channels.telegram.token")
    assert (written.outcome, written.restart) == ("written", "telegram")
    assert tomllib.loads(app.home.config_file.read_text())["channels"]["telegram"] == {}
    assert (found.value, found.origin) == ('"***"', "file")
    assert await stored_token(make_logins(app).vault, "telegram") == TOKEN
    assert app.redactor.redact(f"see {TOKEN}") != f"see {TOKEN}"

    assert (await desk.unset("channels.telegram.token")).outcome == "written"
    assert (await entry(desk, "channels.telegram.token")).origin == "default"
    assert await stored_token(make_logins(app).vault, "telegram") == ""
