"""What a config key carries beside its type and default."""

from msgspec import Meta, Struct


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The root of all sections. Its `repr` tells no values, because some are secrets."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class About(Struct, frozen=True):
    """What a key has beside its type: marks, variables and an example in TOML.

    `secret` values are masked where shown. `path` values get `~` expanded. A list with `commas`
    may be written as one text. Numbers lie from `least` to `most`. `env` are the short names of
    the original, spelled in capitals; `OPENPISTA_` ones also count in its own spelling
    `openpista_…`. `switch` names a boolean key that such a variable turns on as well.
    """

    secret: bool = False
    path: bool = False
    commas: bool = False
    least: float | None = None
    most: float | None = None
    env: tuple[str, ...] = ()
    switch: str = ""
    example: str = ""


def about(
    text: str,
    *,
    secret: bool = False,
    path: bool = False,
    commas: bool = False,
    least: float | None = None,
    most: float | None = None,
    env: tuple[str, ...] = (),
    switch: str = "",
    example: str = "",
) -> Meta:
    """Return the annotation of a key: its text for people, and its marks."""
    marks = About(secret, path, commas, least, most, env, switch, example)
    return Meta(description=text, extra={"about": marks})
