"""Flows at work: a context of a test's own, and a window that answers as it was told."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from msgspec.structs import replace

from openpista.auth.context import Around, Flow, LoginContext, Made
from openpista.auth.credential import Entry
from openpista.auth.errors import LoginError
from openpista.auth.http import LoginHttp, Reply
from openpista.config.presets import OAuthSite, Preset, preset
from openpista.domain.login import LoginWish
from openpista.domain.tasks import owned_task
from openpista.egress.addresses import host_of
from tests.auth.making import vault_at
from tests.fakes.clock import FakeClock


class Window:
    """A `Talk` that answers from a list, and lets a test wait for what is shown."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.questions: list[str] = []
        self.url = ""
        self.user_code = ""
        self.was_checking = False
        self.shown = asyncio.Event()
        self.more = asyncio.Event()

    @property
    def fields(self) -> dict[str, str]:
        """What stands in the address of the page."""
        return dict(parse_qsl(urlsplit(self.url).query))

    def show(
        self,
        *,
        url: str,
        expires_at_ms: int,
        user_code: str = "",
        wants: LoginWish = "",
        question: str = "",
    ) -> None:
        self.url, self.user_code = url, user_code
        self.questions.append(question)
        self.shown.set()

    def checking(self) -> None:
        self.was_checking = True

    async def ask(self, wants: LoginWish, question: str = "") -> str:
        self.asked.append(wants)
        self.questions.append(question)
        return await self.answer()

    async def answer(self) -> str:
        while not self.answers:
            self.more.clear()
            await self.more.wait()
        return self.answers.pop(0).strip()

    def give(self, text: str) -> None:
        self.answers.append(text)
        self.more.set()


class NoNetwork(LoginHttp):
    """Reaches nobody and remembers whom it should have reached."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Reply:
        self.asked.append(url)
        raise LoginError(f"{host_of(url)} does not answer.", failure="network")


def row(name: str) -> Preset:
    found = preset(name)
    assert found is not None
    return found


def around_at(
    home: Path,
    *,
    environ: Mapping[str, str] | None = None,
    clock: FakeClock | None = None,
    timeout_s: float = 30.0,
    http: LoginHttp | None = None,
) -> Around:
    """Return real HTTP, a vault at `home`, and a clock that moves with every sleep."""
    time = clock or FakeClock()

    async def sleep(seconds: float) -> None:
        time.advance(seconds)
        await asyncio.sleep(0)

    return Around(
        vault=vault_at(home),
        http=http or LoginHttp(timeout_s=timeout_s),
        clock=time,
        random=_counting_bytes(),
        environ=environ or {},
        page=lambda is_well: "well" if is_well else "not well",
        sleep=sleep,
    )


def context_of(
    around: Around,
    known: Preset,
    *,
    site: OAuthSite | None = None,
    base_url: str | None = None,
    endpoint: str = "",
    redirect_url: str = "",
    entry: Entry | None = None,
) -> LoginContext:
    return LoginContext(
        around=around,
        preset=known,
        site=site or known.oauth or OAuthSite(),
        provider=known.id,
        base_url=known.base_url if base_url is None else base_url,
        endpoint=endpoint,
        redirect_url=redirect_url,
        entry=entry,
    )


def moved(known: Preset, url: str) -> tuple[Preset, OAuthSite]:
    """Return a service whose every address leads to a server of the test."""
    site = known.oauth or OAuthSite()

    def there(address: str) -> str:
        return f"{url}{urlsplit(address).path}" if address else ""

    moved_site = replace(
        site,
        authorize_url=there(site.authorize_url),
        token_url=there(site.token_url),
        revoke_url=there(site.revoke_url),
        device_url=there(site.device_url),
        resource=there(site.resource),
        redirect_port=0,
    )
    return replace(known, base_url=there(known.base_url)), moved_site


async def running(flow: Flow, context: LoginContext, window: Window) -> asyncio.Task[Made]:
    """Start a flow and wait until its page is shown."""

    async def run() -> Made:
        return await flow(context, window)

    task = owned_task(run(), name="flow")
    shown = owned_task(_wait(window.shown), name="shown")
    await asyncio.wait({task, shown}, return_when=asyncio.FIRST_COMPLETED)
    shown.cancel()
    return task


async def _wait(event: asyncio.Event) -> None:
    await event.wait()


def _counting_bytes() -> Callable[[int], bytes]:
    number = 0

    def some(count: int) -> bytes:
        nonlocal number
        number += 1
        return bytes([number]) * count

    return some
