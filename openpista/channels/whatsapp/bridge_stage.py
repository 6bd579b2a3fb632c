"""Started in place of a bridge: gives the pipe of its events the number 3, then becomes it.

Runs on the interpreter alone, before anything of openpista is imported.
"""

import os
import sys

EVENTS_FD = 3


def main(arguments: list[str]) -> None:
    """Become the program that `arguments` name behind the number of the pipe."""
    number, *argv = arguments
    if int(number) != EVENTS_FD:
        os.dup2(int(number), EVENTS_FD)
        os.close(int(number))
    os.set_inheritable(EVENTS_FD, True)
    os.execvp(argv[0], argv)  # noqa: S606 - the bridge, as its house has made it


if __name__ == "__main__":
    main(sys.argv[1:])
