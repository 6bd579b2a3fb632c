"""What the search worker is asked."""

from msgspec import Struct


class SearchRequest(Struct, frozen=True):
    """`root` is searched below `start`; `glob` filters by name or path, empty for all.

    `hidden` are absolute paths that are passed over; `parent` is the process that asks, without
    which the search ends.
    """

    root: str
    start: str
    pattern: str
    glob: str
    ignore_case: bool
    most: int
    hidden: tuple[str, ...]
    parent: int
