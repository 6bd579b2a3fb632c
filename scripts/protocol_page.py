"""The tables of the web protocol in docs/protocol.md, written from the structs."""

from collections.abc import Iterable

from msgspec import inspect

from scripts.protocol_types import typescript

BEGIN = "<!-- begin: written by `python -m scripts.build_protocol` -->"
END = "<!-- end: written by `python -m scripts.build_protocol` -->"


def with_tables(page: str, tables: str) -> str:
    """Return the page with `tables` between the two marks. Raises ValueError without them."""
    before, mark, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise ValueError("docs/protocol.md has lost the marks of what is generated")
    return f"{before}{BEGIN}\n\n{tables}\n{END}{after}"


def tables(page: object, server: object, bodies: Iterable[object]) -> str:
    """Return the three tables: frames of the page, of the server, and bodies over HTTP."""
    return "\n".join(
        (
            "### The page says\n",
            _table(page),
            "### The server says\n",
            _table(server),
            "### Bodies over HTTP\n",
            *(_entry(inspect.type_info(body)) for body in bodies),
            "",
        )
    )


def _table(union: object) -> str:
    info = inspect.type_info(union)
    if not isinstance(info, inspect.UnionType):
        raise TypeError("a vocabulary is a union of structs")
    return "\n".join(_entry(part) for part in info.types) + "\n"


def _entry(info: inspect.Type) -> str:
    if not isinstance(info, inspect.StructType):
        raise TypeError("a vocabulary is a union of structs")
    name = info.tag if info.tag is not None else info.cls.__name__
    fields = ", ".join(_field(field) for field in info.fields)
    words = " ".join((info.cls.__doc__ or "").split())
    return f"- **`{name}`** {{{fields}}}: {words}"


def _field(field: inspect.Field) -> str:
    optional = "" if field.required else "?"
    return f"`{field.encode_name}{optional}: {typescript(field.type)}`"
