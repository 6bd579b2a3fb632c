"""Starts the process once more without secrets in its environment.

What a process was started with stays readable in /proc/PID/environ for as long as it lives; so
a server, which lives long, hands its keys to itself through a pipe (decisions.md 23).
"""

import json
import os
import re
import sys
from collections.abc import Mapping

HANDED_OVER = "OPENPISTA_HANDED_OVER_FD"
_MOST_IN_A_PIPE = 60_000
"""A pipe takes so much without a reader: pipe(7)."""

_SECRET = re.compile(r"(KEYS?|TOKENS?|SECRET|PASSWORD|PASSPHRASE|CREDENTIALS?)(_|$)", re.IGNORECASE)


def clean_environment() -> Mapping[str, str]:
    """Return the environment that the user gave us. Where secrets are in it, this process is
    replaced by one that does not have them in its own, and this returns there."""
    handed = os.environ.pop(HANDED_OVER, "")
    if handed.isdecimal():
        with os.fdopen(int(handed), "rb") as pipe:
            return {**os.environ, **json.loads(pipe.read())}
    environ = dict(os.environ)
    secrets = {name: environ.pop(name) for name in list(environ) if is_secret(name)}
    data = json.dumps(secrets).encode()
    if not secrets or len(data) > _MOST_IN_A_PIPE:
        return dict(os.environ)
    reading, writing = os.pipe()
    os.write(writing, data)
    os.close(writing)
    os.set_inheritable(reading, True)
    words = [sys.executable, *sys.orig_argv[1:]]
    handing_over = {**environ, HANDED_OVER: str(reading)}
    return os.execve(sys.executable, words, handing_over)  # noqa: S606 - ourselves


def is_secret(name: str) -> bool:
    """Say whether a variable of this name may hold a secret."""
    return _SECRET.search(name) is not None
