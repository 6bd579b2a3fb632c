"""Where a value of the configuration came from."""

from typing import Literal

from msgspec import Struct


class Origin(Struct, frozen=True):
    """`where` is `config.toml:12`, the name of a variable, or an option's name."""

    kind: Literal["default", "file", "environment", "option"]
    where: str = ""


DEFAULT = Origin("default")


class Given(Struct, frozen=True):
    """A value that somebody set, already in its key's type."""

    value: object
    origin: Origin
