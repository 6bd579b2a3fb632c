"""Where the program begins. Imports nothing until it is known what is wanted.

`openpista --version` costs little more than Python itself, and the window's first pixels do not
wait for the command line's library (performance.md rows 1 and 5).
"""

import os
import sys

INTERRUPTED = 130
"""128 and the signal's number, as shells count; said here too, where nothing is imported yet."""


def main() -> int:
    """Run the program with the arguments of the process; return its exit code."""
    try:
        return _main(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED


def _main(arguments: list[str]) -> int:
    if arguments in (["--version"], ["-V"], ["version"]):
        from openpista import __version__

        print(f"openpista {__version__}")
        return 0
    from openpista.cli.launch import read_launch

    # A shell that completes runs the program without arguments.
    launch = None if "_OPENPISTA_COMPLETE" in os.environ else read_launch(arguments)
    if launch is not None:
        from openpista.cli.window import open_window

        return open_window(launch)
    from openpista.cli.root import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
