"""`credentials.toml`: the index of logins, and their secrets where no keyring keeps them.

Read, change and write happen under one lock between processes; what cannot be read is never
overwritten; the version before the last change is kept beside it (decisions.md 24).
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

from msgspec import Struct

from openpista.auth.credential_rows import Row, row_from, table_text
from openpista.auth.errors import CredentialsUnsafeError
from openpista.auth.file_lock import locked
from openpista.auth.private_file import read_private, write_private
from openpista.config.toml_text import toml_text

FORMAT = 2
"""The original's file has no `format`."""

LOCK_WAIT_S = 10.0

_HEADER = """\
# Logins of openpista. Change them with `openpista auth`; this file is rewritten whole.
# Where `place` is "keyring" the secret is in the keyring of your desktop.
"""
_RESERVED = ("format", "host_id")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Contents(Struct, frozen=True):
    """What the file holds; `host_id` names this installation to vendors who want that."""

    rows: Mapping[str, Row] = {}
    host_id: str = ""

    def __repr__(self) -> str:
        return f"Contents({', '.join(self.rows)})"

    def with_row(self, provider: str, row: Row) -> "Contents":
        """Return it with the row of `provider` put in or replaced."""
        return Contents({**self.rows, provider: row}, self.host_id)

    def without(self, provider: str) -> "Contents":
        """Return it without the row of `provider`."""
        rows = {name: row for name, row in self.rows.items() if name != provider}
        return Contents(rows, self.host_id)


class CredentialFile:
    """The file at `path`. All calls block; callers on the loop use a thread."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def previous(self) -> Path:
        """The version before the last change."""
        return self.path.with_name(f"{self.path.name}.previous")

    def stamp(self) -> tuple[int, int, int] | None:
        """Return what changes with every write of the file; None where there is none."""
        try:
            about = self.path.lstat()
        except OSError:
            return None
        return about.st_mtime_ns, about.st_ino, about.st_size

    def read(self) -> Contents:
        """Return the contents; nothing where there is no file. Raises CredentialsUnsafeError."""
        text = read_private(self.path)
        return Contents() if text is None else self._parsed(text)

    def change(
        self, edit: Callable[[Contents], Contents], *, forget_before: bool = False
    ) -> Contents:
        """Read, `edit`, write; return what is written.

        With `forget_before` the version before is not kept, so that what was taken out is gone.
        Raises CredentialsUnsafeError, CredentialsBusyError, OSError.
        """
        with locked(self.path.with_name(f"{self.path.name}.lock"), wait_s=LOCK_WAIT_S):
            text = read_private(self.path)
            before = Contents() if text is None else self._parsed(text)
            after = edit(before)
            if after != before:
                if text is not None and not forget_before:
                    write_private(self.previous, text)
                write_private(self.path, _text_of(after))
            if forget_before and self.previous.exists():
                write_private(self.previous, _text_of(after))
        return after

    def _parsed(self, text: str) -> Contents:
        try:
            tables = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            line = re.search(r"at line (\d+)", str(error))
            raise self._damaged(f"line {line[1]}" if line else "its end") from error
        made_by = tables.get("format", FORMAT)
        if made_by != FORMAT:
            raise CredentialsUnsafeError(
                f"{self.path} was written by another version of openpista (format {made_by!r})."
                " Use that version, or move the file away and log in again."
            )
        rows: dict[str, Row] = {}
        for name, table in tables.items():
            if name in _RESERVED:
                continue
            if not isinstance(table, dict) or not _NAME.fullmatch(name):
                raise self._damaged(f"the entry {name[:40]!r}")
            try:
                rows[name] = row_from(cast("dict[str, object]", table))
            except ValueError as error:
                raise self._damaged(f"the table {name!r} ({error})") from error
        return Contents(rows, str(tables.get("host_id", "")))

    def _damaged(self, where: str) -> CredentialsUnsafeError:
        kept = f" The version before is {self.previous}." if self.previous.exists() else ""
        return CredentialsUnsafeError(
            f"{self.path} is damaged at {where}; it was not touched.{kept} Mend it, or move it"
            " away and log in again."
        )


def _text_of(contents: Contents) -> str:
    head = f"{_HEADER}\nformat = {FORMAT}\n"
    if contents.host_id:
        head += f"host_id = {toml_text(contents.host_id)}\n"
    return "\n".join([head, *(table_text(name, row) for name, row in contents.rows.items())])
