from openpista.domain.command import Accepted, Refused, RestartService, StartService, StopService
from openpista.domain.event import ServiceStatusChanged
from tests.fakes.listening import Listening
from tests.fakes.played_services import PlayedServices


def states(listening: Listening) -> list[str]:
    found = [one.status.state for one in listening.told if isinstance(one, ServiceStatusChanged)]
    listening.told.clear()
    return found


def test_services_start_stop_restart_and_fail() -> None:
    listening = Listening()
    services = PlayedServices(listening)
    services.fill()

    assert services.carry_out(StartService(service="web")) == Accepted()
    assert states(listening) == ["starting", "up"]
    assert services.carry_out(RestartService(service="web")) == Accepted()
    assert states(listening) == ["off", "starting", "up"]
    assert services.carry_out(StopService(service="web")) == Accepted()
    services.failures["web"] = "The port is taken."
    services.carry_out(StartService(service="web"))
    assert states(listening) == ["off", "starting", "failed"]
    services.slow = True
    services.carry_out(StartService(service="web"))
    assert states(listening) == ["starting"]
    assert isinstance(services.carry_out(StartService(service="pigeon")), Refused)


def test_what_comes_and_goes_is_told() -> None:
    listening = Listening()
    services = PlayedServices(listening)
    services.fill()
    listening.clock.advance(1)

    services.received("web")
    services.sent("web")

    assert services.statuses["web"].last_sent_ms == listening.clock.now_ms()
    assert len(listening.told) == 2


def test_every_state_is_there() -> None:
    services = PlayedServices(Listening())
    services.fill()

    states = {status.state for status in services.listed()}
    assert states == {"off", "starting", "up", "degraded", "failed", "paused"}
