"""The table of all keys, read off the structs in `schema`: one row for every key."""

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Literal, get_args, get_origin

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import FieldInfo

from openpista.config.marks import About, Section
from openpista.config.schema import Config

ANY = "*"
"""The part of a path for which the user picks the name, as in `providers.*.api_key`."""


class Key(Struct, frozen=True):
    """One key: where it stands, what may stand there, what it is for."""

    path: tuple[str, ...]
    type: object
    kind: str
    default: object
    doc: str
    about: About

    @property
    def name(self) -> str:
        """The key as it is written: `agent.model`."""
        return ".".join(self.path)


class SectionDoc(Struct, frozen=True):
    """A table of the file with its text."""

    path: tuple[str, ...]
    doc: str


@cache
def all_keys() -> tuple[Key, ...]:
    """Return every key in the order of the schema."""
    return tuple(_keys_of(Config, ()))


@cache
def all_sections() -> tuple[SectionDoc, ...]:
    """Return every table in the order of the schema."""
    return tuple(_sections_of(Config, ()))


def find_key(path: tuple[str, ...]) -> Key | None:
    """Return the key at `path`, with its real name where the table has `*`."""
    for key in all_keys():
        if len(key.path) == len(path) and all(
            own in (ANY, part) for own, part in zip(key.path, path, strict=True)
        ):
            return msgspec.structs.replace(key, path=path)
    return None


def is_table(path: tuple[str, ...]) -> bool:
    """Say whether a table, and not a value, is expected at `path`."""
    return any(
        len(key.path) > len(path)
        and all(own in (ANY, part) for own, part in zip(key.path, path, strict=False))
        for key in all_keys()
    )


def check_value(key: Key, value: object) -> object:
    """Return `value` in the type of `key`; raises ValueError with what was expected."""
    if key.about.commas and isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    try:
        found: object = msgspec.convert(value, key.type)
    except msgspec.ValidationError as error:
        raise ValueError(key.kind) from error
    if isinstance(found, int | float) and not isinstance(found, bool):
        low = -math.inf if key.about.least is None else key.about.least
        high = math.inf if key.about.most is None else key.about.most
        if not low <= found <= high or math.isinf(found):
            raise ValueError(key.kind)
    return found


def _keys_of(section: type[Section], path: tuple[str, ...]) -> Iterator[Key]:
    for info in msgspec.structs.fields(section):
        inner = _inner_section(info)
        if inner is not None:
            yield from _keys_of(inner[0], (*path, info.encode_name, *inner[1]))
        else:
            yield _key_of(info, (*path, info.encode_name))


def _sections_of(section: type[Section], path: tuple[str, ...]) -> Iterator[SectionDoc]:
    for info in msgspec.structs.fields(section):
        inner = _inner_section(info)
        if inner is not None:
            where = (*path, info.encode_name, *inner[1])
            yield SectionDoc(where, " ".join((inner[0].__doc__ or "").split()))
            yield from _sections_of(inner[0], where)


def _inner_section(info: FieldInfo) -> tuple[type[Section], tuple[str, ...]] | None:
    """Return the section that a field holds, with `*` where it holds many by name."""
    annotation: object = info.type
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation, ()
    arguments = get_args(annotation)
    if get_origin(annotation) is dict and issubclass(arguments[1], Section):
        return arguments[1], (ANY,)
    return None


def _key_of(info: FieldInfo, path: tuple[str, ...]) -> Key:
    if get_origin(info.type) is not Annotated:
        raise TypeError(f"{'.'.join(path)} has no text")
    bare, meta = get_args(info.type)
    if not isinstance(meta, Meta) or not isinstance(meta.extra, Mapping):
        raise TypeError(f"{'.'.join(path)} has no marks")
    marks: object = meta.extra["about"]
    if not isinstance(marks, About):
        raise TypeError(f"{'.'.join(path)} has no marks")
    default = info.default_factory() if info.default is msgspec.NODEFAULT else info.default
    return Key(path, bare, _kind(bare, marks), default, meta.description or "", marks)


_KINDS: Mapping[object, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    tuple[str, ...]: "a list of texts",
    dict[str, str]: "a table of texts",
    tuple[dict[str, object], ...]: "a list of tables",
}


def _kind(bare: object, marks: About) -> str:
    """Return what may stand at a key, in words that follow "must be"."""
    options = tuple(part for part in get_args(bare) if part is not type(None))
    if get_origin(bare) is Literal:
        return _either(f'"{option}"' for option in options)
    if options and bare not in _KINDS:
        return _kind(options[0], marks)
    kind = _KINDS[bare]
    if marks.least is not None and marks.most is not None:
        return f"{kind} from {marks.least:g} to {marks.most:.15g}"
    return kind if marks.least is None else f"{kind} of at least {marks.least:g}"


def _either(options: Iterable[str]) -> str:
    *most, last = options
    return f"{', '.join(most)} or {last}" if most else last
