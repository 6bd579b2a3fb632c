"""The floor of row 12: a bare ASGI web socket server that greets and then keeps still.

Run as `python -m bench.floors.bare_sockets FD PORT`: writes `ready` to FD when it stands.
"""

import asyncio
import os
import sys


async def main(descriptor: int, port: int) -> None:
    """Serve until ended."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.routing import WebSocketRoute
    from starlette.websockets import WebSocket

    async def greet(socket: WebSocket) -> None:
        await socket.accept()
        await socket.receive_text()
        await socket.send_text('{"type":"auth_result"}')
        await socket.receive_text()

    app = Starlette(routes=[WebSocketRoute("/ws", greet)])
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="critical", ws_per_message_deflate=False
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())  # noqa: TID251 - a floor has no house
    while not server.started:
        await asyncio.sleep(0.002)
    os.write(descriptor, b"ready\n")
    await serving


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
