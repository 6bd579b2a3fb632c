"""Foreign JSON, read without trusting it: size is bounded before, depth and form here.

Two readings: `read_json` for data of unknown shape, `read_as` for a struct that names the few
fields we use. Both raise MalformedError for whatever does not fit, and nothing else.
"""

import json
import re
from typing import TypeAlias, TypeVar, cast

import msgspec

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
"""Decoded JSON of unknown shape."""

_T = TypeVar("_T")
_Encoder = msgspec.json.Encoder()
_LONE_SURROGATE = "[\ud800-\udfff]"


class MalformedError(ValueError):
    """Text that is no JSON, is nested too deep, or does not have the form asked for."""


def read_json(data: bytes | str) -> Json:
    """Return decoded JSON of any shape."""
    try:
        return cast("Json", msgspec.json.decode(data))
    except (ValueError, RecursionError):
        return _read_leniently(data)


def read_as(data: bytes | str, decoder: msgspec.json.Decoder[_T]) -> _T:
    """Return what `decoder` makes of `data`."""
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        raise MalformedError(str(error)) from error
    except (ValueError, RecursionError):
        value = _read_leniently(data)
    try:
        # Fields that are kept as raw text need text again; by now it is plain JSON.
        return decoder.decode(_Encoder.encode(value))
    except (ValueError, RecursionError) as error:
        raise MalformedError(str(error)) from error


def is_object(text: str) -> bool:
    """Say whether `text` is one whole JSON object."""
    try:
        return isinstance(msgspec.json.decode(text), dict)
    except (ValueError, RecursionError):
        return False


def write_json(value: object) -> bytes:
    """Return `value` as JSON in UTF-8, lone surrogates replaced: no peer takes them."""
    try:
        return _Encoder.encode(value)
    except UnicodeEncodeError:
        return _Encoder.encode(_mended(cast("Json", value)))
    except RecursionError as error:
        raise MalformedError(str(error)) from error


def _read_leniently(data: bytes | str) -> Json:
    """Read what JSON forbids and servers send all the same: NaN, half an emoji, bad UTF-8."""
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    try:
        return _mended(cast("Json", json.loads(text, parse_constant=_no_number)))
    except (ValueError, RecursionError) as error:
        raise MalformedError(str(error)) from error


def _no_number(_name: str) -> None:
    return None


def _mended(value: Json) -> Json:
    match value:
        case str():
            return value if value.isascii() else re.sub(_LONE_SURROGATE, "\ufffd", value)
        case dict():
            return {str(_mended(key)): _mended(item) for key, item in value.items()}
        case list():
            return [_mended(item) for item in value]
        case _:
            return value
