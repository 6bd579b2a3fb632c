"""A bridge process without Node: carries lines between its pipes and a test's `PlayedWhatsapp`.

Run as `python bridge_relay.py SOCKET`. What the test sends goes to descriptor 3 byte for byte,
so it may be anything; orders go to the test as they come.
"""

import os
import socket
import sys
import threading

EVENTS_FD = 3
PIECE_BYTES = 64 * 1024


def main(path: str) -> None:
    """Carry until one side ends."""
    link = socket.socket(socket.AF_UNIX)
    link.connect(path)

    def orders() -> None:
        while piece := os.read(0, PIECE_BYTES):
            link.sendall(piece)
        os._exit(0)

    print("a library prints this, and it is no event", flush=True)
    threading.Thread(target=orders, daemon=True).start()
    while piece := link.recv(PIECE_BYTES):
        while piece:
            piece = piece[os.write(EVENTS_FD, piece) :]
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
