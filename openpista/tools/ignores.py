"""Which files a workspace ignores: the `.gitignore` files on the way to them, as git reads them."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

MAX_LINES = 2000
MAX_LINE_CHARS = 256
_TOO_MANY_STARS = r"(?:\*+[^/*]+){4}"
"""Stars in one name make matching slow, each by the length of the name: such lines are skipped,
so a file from a stranger cannot hold us up."""


class Ignores:
    """The rules of one folder and of those around it."""

    def __init__(self, parent: "Ignores | None" = None, base: str = "", text: str = "") -> None:
        self._parent = parent
        self._base = base
        self._spec = _spec(text) if text else None

    def below(self, base: str, text: str) -> "Ignores":
        """Return the rules inside the folder `base` (with a slash behind it, relative to the
        workspace) whose `.gitignore` holds `text`."""
        return Ignores(self, base, text)

    def ignores(self, relative: str) -> bool:
        """Say whether a path is ignored; a folder ends in a slash. The innermost word counts."""
        if self._spec is not None:
            verdict = self._spec.check_file(relative.removeprefix(self._base)).include
            if verdict is not None:
                return verdict
        return self._parent is not None and self._parent.ignores(relative)


def _spec(text: str) -> "GitIgnoreSpec | None":
    from pathspec import GitIgnoreSpec

    lines = [
        line
        for line in text.splitlines()[:MAX_LINES]
        if len(line) <= MAX_LINE_CHARS and not re.search(_TOO_MANY_STARS, line)
    ]
    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return _spec_of_good_lines(lines)


def _spec_of_good_lines(lines: list[str]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec

    good: list[str] = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue
        good.append(line)
    return GitIgnoreSpec.from_lines(good)
