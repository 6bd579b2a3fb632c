"""Programs of commands with their digests, each file read once as long as it does not change."""

import asyncio
from pathlib import Path

from openpista.guard.simple_command import simple_words
from openpista.tools.program_file import BUILTINS, Program, digest_of_program, find_program

MAX_REMEMBERED = 256


class Programs:
    """Finds the program of a simple command. `search_path` is PATH as commands get it."""

    def __init__(self, search_path: str) -> None:
        self._search_path = search_path
        self._digests: dict[tuple[str, int, int, int], str] = {}

    async def of(self, command: str, *, cwd: Path) -> Program | None:
        """Return the program that a command is about; None when it is not a simple one, or the
        shell's own."""
        words = simple_words(command)
        if words is None or words[0] in BUILTINS:
            return None
        return await asyncio.to_thread(self._find, words, cwd)

    def _find(self, words: tuple[str, ...], cwd: Path) -> Program | None:
        path = find_program(words, cwd=cwd, search_path=self._search_path)
        if path is None:
            return None
        try:
            found = path.stat()
            key = (str(path), found.st_ino, found.st_size, found.st_mtime_ns)
            if key not in self._digests:
                digest = digest_of_program(path)
                while len(self._digests) >= MAX_REMEMBERED:
                    del self._digests[next(iter(self._digests))]
                self._digests[key] = digest
            return Program(str(path), self._digests[key])
        except OSError:
            return None
