"""The other side of the demonstration: phones that scan, pages that come back, jobs that end."""

import asyncio

from tests.fakes.gateway import FakeGateway


async def autoplay(gateway: FakeGateway, pace_s: float) -> None:
    """Move everything that waits on by one step every `pace_s` seconds, until cancelled."""
    while True:
        await asyncio.sleep(pace_s)
        step(gateway)


def step(gateway: FakeGateway) -> None:
    """Move everything that waits on by one step."""
    for login in tuple(gateway.logins.logins.values()):
        if login.state == "waiting":
            gateway.logins.come_back(login.id)
    for pairing in gateway.pairings.listed():
        if pairing.state == "testing":
            gateway.pairings.press(pairing.service)
        elif pairing.service == "whatsapp" and not pairing.account:
            gateway.pairings.refresh(pairing.service)
            gateway.pairings.scan(pairing.service)
        else:
            gateway.pairings.scan(pairing.service)
    for job in gateway.jobs.listed():
        if job.running:
            gateway.jobs.finish(job.id)
    for status in gateway.services:
        if status.state == "up":
            gateway.running.received(status.service)
            gateway.running.sent(status.service)
