"""What a window at home has loaded, counted. Times are for `make bench`."""

import subprocess
import sys
import textwrap

MAX_FOREIGN_MODULES = 430
FORBIDDEN = {
    "aiohttp",
    "aiosqlite",
    "anthropic",
    "httpx",
    "httpx2",
    "keyring",
    "linkify_it",
    "markdown_it",
    "openai",
    "pydantic",
    "pygments",
    "qrcode",
    "requests",
    "telegram",
    "tomlkit",
    "typer",
}

HOME = """
    import asyncio, sys
    from pathlib import Path
    from openpista.domain.clock import Clock
    from openpista.tui.views.options import TuiOptions
    from openpista.tui.views.run import make_app, services_for
    from openpista.tui.runtime.engine import driving, make_store
    from openpista.domain.errors import OpenpistaError
    import textual.drivers.linux_driver

    class Now:
        def now_ms(self): return 1
        def monotonic(self): return 1.0

    async def nowhere(*_):
        raise OpenpistaError("There is no gateway here.")

    options = TuiOptions("/src", Now(), lambda: "W", {}, "/", Path("x"), nowhere, str, "1")

    async def main():
        store = make_store(clock=options.clock, new_ulid=options.new_ulid)
        app = make_app(store, options)
        async with driving(store, services_for(app, nowhere, options)):
            async with app.run_test(size=(120, 40)) as pilot:
                await pilot.pause(0.2)
                assert store.state.window.width == 120
                print("\\n".join(sys.modules))

    asyncio.run(main())
"""


def modules_at_home() -> list[str]:
    """Return the modules that a window has loaded once Home stands."""
    program = textwrap.dedent(HOME)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True, timeout=60
    )
    return done.stdout.split()


def test_home_loads_few_modules_and_nothing_heavy() -> None:
    loaded = modules_at_home()

    foreign = [name for name in loaded if name.partition(".")[0] != "openpista"]
    assert {name.partition(".")[0] for name in foreign} & FORBIDDEN == set()
    assert len(foreign) <= MAX_FOREIGN_MODULES
    assert not [
        name
        for name in loaded
        if name.startswith(("openpista.providers", "openpista.channels", "openpista.agent"))
    ]
