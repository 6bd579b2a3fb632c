"""What a word of the owner may cover, and whether a pattern of the config means a command.

What one simple command is decides `guard.simple_command`.
"""

from openpista.guard.simple_command import WRAPPERS, program_names, simple_words


def _listed(names: str) -> frozenset[str]:
    return frozenset(names.split())


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


def runs_whatever_it_is_told(program: str) -> bool:
    """Say whether a yes to one use of `program` must never cover another use of it."""
    names = program_names(program)
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
    if _RUNS_A_PROGRAM.intersection(words) or wanted[0] == "*":
        return False
    return all(_word_matches(want, word) for want, word in zip(wanted, words, strict=True))


def _word_matches(want: str, word: str) -> bool:
    return not word.startswith("-") if want == "*" else want == word
