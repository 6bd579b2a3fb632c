from openpista.domain.command import BeginLogin, BeginPairing
from openpista.domain.ids import LoginId
from tests.fakes.autoplay import step
from tests.fakes.gateway import FakeGateway


async def test_everything_that_waits_comes_to_its_end() -> None:
    gateway = FakeGateway()
    gateway.fill()
    login = BeginLogin(login_id=LoginId("L"), provider="chatgpt", method="browser")
    for command in (login, BeginPairing(service="telegram"), BeginPairing(service="whatsapp")):
        await gateway.send(command)

    for _ in range(2):
        step(gateway)

    assert gateway.logins.logins == {}
    assert gateway.pairings.listed() == ()
    assert not any(job.running for job in gateway.jobs.listed())
    assert gateway.logins.providers["chatgpt"].state == "ready"
