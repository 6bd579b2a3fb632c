"""A mark beside the database that asks for a whole check at the next start."""

from pathlib import Path

ENDING = ".check"


def mark_for_check(database: Path) -> None:
    """Ask for the check."""
    _mark(database).touch()


def is_marked(database: Path) -> bool:
    """Say whether the check was asked for."""
    return _mark(database).exists()


def unmark(database: Path) -> None:
    """The check is done, or the file it was for is gone."""
    _mark(database).unlink(missing_ok=True)


def _mark(database: Path) -> Path:
    return database.with_name(database.name + ENDING)
