"""A Bot API server as a process of its own, so that what it costs is not counted as ours.

Run as `python -m bench.bot_api`: prints its address and serves until its input ends.
"""

import asyncio
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

from tests.fakes.botapi import BotApi


@contextmanager
def bot_api() -> Generator[str]:
    """Serve beside this process; gives the address."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.bot_api"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


async def main() -> None:
    """Serve until nobody wants it any more."""
    async with BotApi().open() as api:
        print(api.base_url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
