"""Examining here and at the host."""

from pathlib import Path

from openpista.app.examine import examine_at_host, examine_here
from openpista.app.host import host
from openpista.domain.command import OWNER_AT_TERMINAL
from openpista.domain.query import ListProviders, ProviderList
from tests.app.an_app import an_app
from tests.auth.vendor import vendor


async def test_without_a_host_there_is_nobody_to_ask(tmp_path: Path) -> None:
    assert await examine_at_host(an_app(tmp_path)) is None


async def test_a_socket_that_a_killed_host_left_is_nobody(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    app.home.root.mkdir()
    app.home.socket.write_text("")

    assert await examine_at_host(app) is None


async def test_the_host_answers_with_its_own_sandbox(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    async with host(app, takes_work=False):
        report = await examine_at_host(app)

    assert report is not None
    assert "sandbox" in {check.name for check in report.checks}


async def test_examining_here_opens_no_house(tmp_path: Path) -> None:
    app = an_app(tmp_path)

    report = await examine_here(app)

    assert "model" in {check.name for check in report.checks}
    assert not app.home.lock_file.exists()
    assert not app.home.database.exists()


async def test_each_model_service_is_named_with_what_was_found(tmp_path: Path) -> None:
    report = await examine_here(an_app(tmp_path, OPENAI_API_KEY="sk-canary-0123456789"))

    checks = {check.name: check for check in report.checks}
    assert checks["provider anthropic"].state == "skipped"
    assert "no key in ANTHROPIC_API_KEY" in checks["provider anthropic"].found
    openai = checks["provider openai"]
    assert openai.found == (
        "A key (…6789) from the variable OPENAI_API_KEY;"
        " a request to openai was not made: models.offline is set."
    )
    assert "provider practice" not in checks


async def test_a_server_of_the_configuration_is_really_asked(tmp_path: Path) -> None:
    async with vendor() as service:
        service.on("/v1/models", {"data": [{"id": "a"}]})
        environ = {
            "OPENPISTA_OFFLINE": "0",
            "OPENPISTA_PROVIDERS__OWN__BASE_URL": f"{service.url}/v1",
            "OPENPISTA_PROVIDERS__OWN__API_KEY": "sk-canary-0123456789",
        }
        async with host(an_app(tmp_path, **environ), takes_work=False) as gateway:
            report = await examine_at_host(an_app(tmp_path))
            listed = await gateway.port(OWNER_AT_TERMINAL).ask(ListProviders())

    assert isinstance(listed, ProviderList)
    assert [one.state for one in listed.providers if one.id == "own"] == ["ready"]
    assert report is not None
    own = next(check for check in report.checks if check.name == "provider own")
    assert own.state == "ok"
    assert own.found.endswith("a request succeeded: 1 model is offered.")
    assert len(service.asked) == 1


async def test_logins_that_cannot_be_trusted_stop_no_other_check(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    app.home.root.mkdir(mode=0o700)
    app.home.credentials_file.write_text("not = [toml")

    report = await examine_here(app)

    checks = {check.name: check for check in report.checks}
    assert checks["credentials"].state == "failed"
    assert str(app.home.credentials_file) in checks["credentials"].fix
    assert checks["model"].state == "failed"
    assert checks["python"].state == "ok"
    assert app.home.credentials_file.read_text() == "not = [toml"
