"""Rows 12 and 13: a thousand pages at once, and a hundred that talk at once."""

import asyncio
import contextlib
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from websockets.asyncio.client import ClientConnection, connect

from bench.model_server import ANSWER, asking_environment, model_server
from bench.process import program
from bench.result import Measure, Row
from tests.channels.web.browsers import TOKEN, Browser
from tests.e2e.test_web import free_port

PAGES = int(os.environ.get("OPENPISTA_BENCH_PAGES", "1000"))
TALKERS = 100
AT_ONCE = 50
WORDS = tuple(f"word{number} " for number in range(200))
PACE_S = 0.02
OK = 200
GO = '"message":{"id":"go"'
_AT_MS = re.compile(r'"text_delta".*?"at_ms":(\d+)')
NOTE = (
    "the pages run beside the server, in one process on the same machine, and a delta counts from"
    " the first word in it to the page that got it"
)


def pages(runs: int) -> Row:
    """Row 12: a thousand pages connect, then watch one conversation stream."""
    del runs
    return asyncio.run(_pages())


def talkers(runs: int) -> Row:
    """Row 13: a hundred turns at once from a hundred pages."""
    return asyncio.run(_talkers(max(1, min(runs, 3))))


async def _pages() -> Row:
    _allow_sockets()
    async with model_server(WORDS, pace_s=PACE_S) as url:
        with tempfile.TemporaryDirectory() as home:
            port = free_port()
            bare = [sys.executable, "-m", "bench.floors.bare_sockets", "{fd}", str(port)]
            async with _running(bare, dict(os.environ)) as process:
                floor_s, floor_mib, _ = await _connected(process, port, Browser(_at(port)))
            port = free_port()
            async with _running(_serve(), _environ(Path(home), url, port)) as process:
                browser = await _logged_in(port)
                ours_s, ours_mib, late = await _connected(process, port, browser, watch=True)
    late.sort()
    return Row(
        number=12,
        what=f"{PAGES} pages are connected, then watch one answer",
        measures=(
            Measure("connecting, wall", ours_s * 1000, "ms", 1.5, floor=floor_s * 1000),
            Measure("memory beyond the floor's", ours_mib - floor_mib, "MiB", 25, compare="value"),
            Measure("a delta, p99", late[int(len(late) * 0.99)], "ms", 250, compare="value"),
        ),
        note=NOTE,
    )


async def _talkers(runs: int) -> Row:
    _allow_sockets()
    async with model_server(ANSWER) as url:
        with tempfile.TemporaryDirectory() as home:
            port = free_port()
            async with _running(_serve(), _environ(Path(home), url, port)):
                browser = await _logged_in(port)
                ours = [await _talk_all(browser, run) for run in range(runs)]
        floor = [await _bare_streams(url) for _ in range(runs)]
    rate, bare = (TALKERS / statistics.median(times) for times in (ours, floor))
    measure = Measure("turns a second beside bare streams", rate / bare, "×", 0.5,
                      compare="at_least")  # fmt: skip
    note = f"ours {rate:.0f} turns a second, bare SDK streams {bare:.0f}"
    return Row(number=13, what=f"{TALKERS} turns at once", measures=(measure,), note=note)


async def _connected(
    process: "subprocess.Popen[bytes]", port: int, browser: Browser, *, watch: bool = False
) -> tuple[float, float, list[float]]:
    """Connect all pages; return how long it took, what memory it cost, and how late deltas came."""
    before = _pss_mib(process.pid)
    gate = asyncio.Semaphore(AT_ONCE)
    began = time.perf_counter()
    opened = await asyncio.gather(*(_page(browser, gate) for _ in range(PAGES)))
    took_s = time.perf_counter() - began
    cost = _pss_mib(process.pid) - before
    late = await _watched(opened) if watch else []
    for page in opened:
        page.transport.abort()
    await browser.close()
    del port
    return took_s, cost, late


async def _page(browser: Browser, gate: asyncio.Semaphore) -> ClientConnection:
    cookies = "; ".join(f"{name}={value}" for name, value in browser.http.cookies.items())
    async with gate:
        page = await connect(
            browser.address.replace("http", "ws", 1) + "/ws",
            origin=browser.address,  # pyright: ignore[reportArgumentType] - an origin is text
            additional_headers={"cookie": cookies},
            compression=None,
            max_queue=None,
            proxy=None,
            ping_interval=None,
        )
        await page.send(f'{{"type":"auth","csrf":"{browser.csrf}"}}')
        await page.recv()
        return page


async def _watched(pages: Sequence[ClientConnection]) -> list[float]:
    first = pages[0]
    session = await _said(first, "begin")
    await _until(first, session)
    await asyncio.gather(*(_follows(page, session) for page in pages))
    late: list[float] = []
    watching = asyncio.gather(*(_lateness(page, late) for page in pages))
    await first.send(
        f'{{"type":"message","message_id":"go","content":"go","session_id":"{session}"}}'
    )
    await watching
    return late


async def _follows(page: ClientConnection, session: str) -> None:
    await page.send(f'{{"type":"follow","stream":"{session}"}}')
    while '"snapshot"' not in str(await page.recv()):
        pass


async def _lateness(page: ClientConnection, late: list[float]) -> None:
    """Note how late the words of the turn are; what a newcomer is told of the one before is not
    among them."""
    while GO not in str(await page.recv()):
        pass
    while '"turn_finished"' not in (text := str(await page.recv())):
        now_ms = time.time() * 1000
        if (found := _AT_MS.search(text)) is not None:
            late.append(now_ms - int(found[1]))


async def _talk_all(browser: Browser, run: int) -> float:
    gate = asyncio.Semaphore(AT_ONCE)
    opened = await asyncio.gather(*(_page(browser, gate) for _ in range(TALKERS)))
    began = time.perf_counter()
    await asyncio.gather(*(_turn(page, f"m{run}-{number}") for number, page in enumerate(opened)))
    took_s = time.perf_counter() - began
    for page in opened:
        page.transport.abort()
    return took_s


async def _turn(page: ClientConnection, message_id: str) -> None:
    await _until(page, await _said(page, message_id))


async def _said(page: ClientConnection, message_id: str) -> str:
    await page.send(f'{{"type":"message","message_id":"{message_id}","content":"hello"}}')
    while "message_ack" not in (text := str(await page.recv())):
        pass
    return text.partition('"session_id":"')[2].partition('"')[0]


async def _until(page: ClientConnection, session: str) -> None:
    """Follow a conversation until its turn is over."""
    await page.send(f'{{"type":"follow","stream":"{session}"}}')
    text = ""
    while '"turn_finished"' not in text and '"activity":"idle"' not in text:
        text = str(await page.recv())


async def _bare_streams(url: str) -> float:
    import openai

    async with openai.AsyncOpenAI(base_url=url, api_key="k", max_retries=0) as client:

        async def stream() -> None:
            answer = await client.chat.completions.create(
                model="mock-1", messages=[{"role": "user", "content": "hello"}], stream=True
            )
            async for _ in answer:
                pass

        began = time.perf_counter()
        await asyncio.gather(*(stream() for _ in range(TALKERS)))
        return time.perf_counter() - began


async def _logged_in(port: int) -> Browser:
    browser = Browser(_at(port))
    async with asyncio.timeout(30):
        while True:
            # It does not listen yet, at first.
            with contextlib.suppress(httpx.TransportError):
                if (await browser.log_in(token=TOKEN)).status_code == OK:
                    return browser
            await asyncio.sleep(0.05)


@asynccontextmanager
async def _running(
    command: Sequence[str], environ: dict[str, str]
) -> AsyncGenerator["subprocess.Popen[bytes]"]:
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [word.replace("{fd}", str(writing)) for word in command],
        env=environ, pass_fds=(writing,), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    os.close(writing)
    try:
        await asyncio.to_thread(os.read, reading, 64)
        yield process
    finally:
        os.close(reading)
        process.kill()
        process.wait()


def _serve() -> list[str]:
    return [program("openpista"), "serve", "--ready-fd", "{fd}"]


def _environ(home: Path, url: str, port: int) -> dict[str, str]:
    return asking_environment(
        home,
        url,
        OPENPISTA_WEB_TOKEN=TOKEN,
        OPENPISTA_WEB_PORT=str(port),
        OPENPISTA_CHANNELS__WEB__MAX_SOCKETS="1100",
        OPENPISTA_AGENT__MAX_TURNS=str(TALKERS),
    )


def _at(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _allow_sockets() -> None:
    """Let this process, and those that it starts, have the sockets of all pages."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = PAGES + 512
    if soft < wanted and (hard == resource.RLIM_INFINITY or hard >= wanted):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _pss_mib(pid: int) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    (line,) = [one for one in text.splitlines() if one.startswith("Pss:")]
    return int(line.split()[1]) / 1024
