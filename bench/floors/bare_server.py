"""The floor of rows 9 and 10: a bare web server and a bot client in one process, nothing else.

Run as `python -m bench.floors.bare_server FD`: writes `ready` to FD when both stand.
"""

import asyncio
import os
import sys


async def main(descriptor: int) -> None:
    """Serve until ended."""
    import uvicorn
    from starlette.applications import Starlette
    from telegram.ext import Application

    bot = Application.builder().token("1:floor").build()
    config = uvicorn.Config(Starlette(), host="127.0.0.1", port=0, log_level="critical")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())  # noqa: TID251 - a floor has no house
    while not server.started:
        await asyncio.sleep(0.002)
    os.write(descriptor, b"ready\n")
    await serving
    del bot


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
