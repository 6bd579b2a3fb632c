"""Whether a command is one simple command: the one place that decides it.

Fails closed: what it does not understand to the last character is not simple. Nothing here makes
a command safe – the sandbox does that; it only decides what an earlier word of the owner may
cover (decisions.md 12).
"""

import re
from pathlib import PurePosixPath

# Letters and digits of any script and the few signs that bash takes literally everywhere.
# Quotes and backslashes are left out on purpose: what they hide would have to be parsed as bash
# parses it, and a rule that parses wrongly is worse than one that asks.
_PLAIN_WORD = re.compile(r"[\w./:,+@=-]+")
_VERSION = re.compile(r"[-.\d]+$")

_WRAPPER_NAMES = """
    . alias at bash batch builtin busybox chroot command coproc crontab csh dash doas env eval
    exec firejail fish flock ionice ksh ld.so mksh nice nohup nsenter parallel pkexec prlimit
    runuser script setarch setpriv setsid sh source ssh start-stop-daemon stdbuf strace su sudo
    systemd-run taskset tcsh time timeout trap unshare watch xargs zsh
"""
WRAPPERS = frozenset(_WRAPPER_NAMES.split())
"""They run the rest of their words as another program."""


def simple_words(command: str) -> tuple[str, ...] | None:
    """Return the words of one simple command; None for anything with a metacharacter, quote,
    glob, expansion, line break, assignment in front, or a wrapper as its program."""
    words = tuple(re.split(r"[ \t]+", command.strip(" \t")))
    if not all(_PLAIN_WORD.fullmatch(word) for word in words):
        return None
    if "=" in words[0] or words[0].startswith("-") or program_names(words[0]) & WRAPPERS:
        return None
    return words


def program_names(program: str) -> frozenset[str]:
    """Return the names under which a program is known: `/bin/python3.11` is also `python`."""
    name = (PurePosixPath(program).name or program).lower()
    return frozenset({name, _VERSION.sub("", name), name.split(".")[0]}) - {""}
