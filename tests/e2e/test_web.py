"""The page's server in a process of its own, and a browser that comes to it."""

import asyncio
import socket
from pathlib import Path

from tests.channels.web.browsers import Browser
from tests.e2e.program import Program, a_program
from tests.e2e.server import serving


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def a_house_with_a_page(tmp_path: Path) -> tuple[Program, str]:
    port = free_port()
    program = a_program(tmp_path)
    program.home.mkdir(parents=True, exist_ok=True)
    (program.home / "config.toml").write_text(f"[channels.web]\nenabled = true\nport = {port}\n")
    return program, f"http://127.0.0.1:{port}"


async def test_a_code_from_the_terminal_lets_a_browser_talk(tmp_path: Path) -> None:
    program, address = a_house_with_a_page(tmp_path)
    with serving(program) as server:
        if not any("web is up" in line for line in server.said):
            server.until("web is up")
        printed = await asyncio.to_thread(program.run, "web", "login-code")
        code = printed.stdout.strip().partition("#code=")[2]
        browser = Browser(address)
        assert (await browser.log_in(code=code, name="sofa")).status_code == 200
        async with browser.socket() as page:
            await page.say(type="message", message_id="m1", content="help")
            session = (await page.hear("message_ack"))["session_id"]
            await page.say(type="follow", stream=session)
            while True:
                event = (await page.hear("event")).get("event", {})
                activity = event.get("session", {}).get("activity")
                if event.get("type") == "turn_finished" or activity == "idle":
                    break
            listed = await asyncio.to_thread(program.run, "web", "devices")
            device = page.greeting["client_id"]
            revoked = await asyncio.to_thread(program.run, "web", "devices", "--revoke", device)
            assert await page.closed() == 4001
        await browser.close()

    assert printed.stdout.startswith(address)
    assert "sofa" in listed.stdout
    assert revoked.returncode == 0


async def test_a_page_comes_back_after_the_server_was_killed(tmp_path: Path) -> None:
    program, address = a_house_with_a_page(tmp_path)
    with serving(program) as server:
        if not any("web is up" in line for line in server.said):
            server.until("web is up")
        printed = await asyncio.to_thread(program.run, "web", "login-code")
        browser = Browser(address)
        await browser.log_in(code=printed.stdout.strip().partition("#code=")[2])
        async with browser.socket() as page:
            await page.say(type="message", message_id="m1", content="help")
            session = (await page.hear("message_ack"))["session_id"]
    with serving(program) as server:
        if not any("web is up" in line for line in server.said):
            server.until("web is up")
        assert (await browser.post("/auth/renew", {})).status_code == 200
        async with browser.socket() as page:
            await page.say(type="message", message_id="m1", content="help")
            again = await page.hear("message_ack")
        await browser.close()

    assert again["session_id"] == session
