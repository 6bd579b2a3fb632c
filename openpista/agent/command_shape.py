"""Whether a command is one plain command, and whether a pattern of the config means it.

Nothing here makes a command safe: the sandbox does that. Whatever this file does not understand
to the last character counts as not plain, and then nobody's earlier word covers it.
"""

import re
from pathlib import PurePosixPath

# Letters and digits of any script and the few signs that bash takes literally everywhere.
# Quotes and backslashes are left out on purpose: what they hide would have to be parsed as bash
# parses it, and a rule that parses wrongly is worse than one that asks.
_PLAIN_WORD = re.compile(r"[\w./:,+@=-]+")


def _listed(names: str) -> frozenset[str]:
    return frozenset(names.split())


SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "mksh", "fish", "csh", "tcsh", "busybox"})

WRAPPERS = SHELLS | _listed(
    """
    . alias at batch builtin chroot command coproc crontab doas env eval exec firejail flock
    ionice ld.so nice nohup nsenter parallel pkexec prlimit runuser script setarch setpriv setsid
    source ssh start-stop-daemon stdbuf strace su sudo systemd-run taskset time timeout trap
    unshare watch xargs
    """
)
"""Programs that run the rest of their words as another program; no pattern ever means them."""

INTERPRETERS = _listed(
    """
    awk bun cargo deno docker emacs ex expect find gawk gdb git go groovy guile java julia just
    kubectl lua luajit make mawk meson mysql nerdctl nix node npm npx nvim osascript perl php pip
    pipx pnpm podman poetry psql pwsh python pypy r rake rsync ruby rscript rust-script scp sed
    sqlite tclsh tox uv uvx vi vim yarn
    """
)
"""Programs whose words are themselves programs, or run some: the program's name says nothing."""

DESTROYERS = _listed(
    """
    cfdisk chgrp chmod chown cryptsetup dd fdisk halt init kill killall mkfs mkswap mount mv
    parted passwd pkill poweroff reboot rm rmdir sfdisk shred shutdown swapoff systemctl tee
    truncate umount unlink useradd userdel usermod wipefs
    """
)
"""Programs of which one harmless use says nothing about the next (security.md §4)."""

_RUNS_A_PROGRAM = frozenset({"-exec", "-execdir", "-ok", "-okdir"})
_VERSION = re.compile(r"[-.\d]+$")


def simple_words(command: str) -> tuple[str, ...] | None:
    """Return the words of one plain command, or None for anything with a metacharacter, quote,
    glob, expansion, newline, or a variable before the program."""
    words = tuple(re.split(r"[ \t]+", command.strip(" \t")))
    if not all(_PLAIN_WORD.fullmatch(word) for word in words):
        return None
    return None if "=" in words[0] or words[0].startswith("-") else words


def runs_whatever_it_is_told(program: str) -> bool:
    """Say whether a yes to one use of `program` must never cover another use of it."""
    names = _names(program)
    return bool(names & (WRAPPERS | INTERPRETERS | DESTROYERS))


def pattern_matches(pattern: str, command: str) -> bool:
    """Say whether `pattern` means exactly the plain command `command`.

    Both are compared word by word; `*` alone stands for one word that is no option. So an option
    that the pattern does not spell out never matches, and neither does a wrapper.
    """
    words = simple_words(command)
    wanted = tuple(pattern.split())
    if words is None or not wanted or len(words) != len(wanted):
        return False
    if _names(words[0]) & WRAPPERS or _RUNS_A_PROGRAM.intersection(words) or wanted[0] == "*":
        return False
    return all(_word_matches(want, word) for want, word in zip(wanted, words, strict=True))


def _word_matches(want: str, word: str) -> bool:
    return not word.startswith("-") if want == "*" else want == word


def _names(program: str) -> frozenset[str]:
    """Return the names under which a program is known: `python3.11` is also `python`."""
    name = (PurePosixPath(program).name or program).lower()
    return frozenset({name, _VERSION.sub("", name), name.split(".")[0]}) - {""}
