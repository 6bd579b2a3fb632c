"""A checksum per row, for tables where a flipped bit must not pass as the truth.

SQLite keeps none for its pages: a changed letter inside a text passes every check of its own.
"""

import zlib

import msgspec

from openpista.store.errors import StoreDamagedError

_encoder = msgspec.msgpack.Encoder()


def row_checksum(*values: str | int | float | None) -> int:
    """Return the checksum of a row's values, in the order in which they are verified."""
    return zlib.crc32(_encoder.encode(values))


def verify_row(table: str, checksum: object, *values: str | int | float | None) -> None:
    """Raise StoreDamagedError when `values` are not what `checksum` was made of."""
    if row_checksum(*values) != checksum:
        raise StoreDamagedError(
            f"A row of the table {table} is damaged. Start openpista again: it sets the database "
            "aside and restores the newest backup.",
            detail=f"{table}: checksum {checksum!r} does not fit",
        )
