"""The structs of the web protocol as TypeScript: what `web/types/protocol.d.ts` is made of.

Fields that the server always sends are never optional; those that the page may leave out are.
"""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import inspect


def struct_types(roots: Iterable[object]) -> dict[str, inspect.StructType]:
    """Return every struct that can be reached from `roots`, by its name."""
    found: dict[str, inspect.StructType] = {}
    waiting = [inspect.type_info(root) for root in roots]
    while waiting:
        info = waiting.pop()
        if isinstance(info, inspect.StructType):
            name = info.cls.__name__
            known = found.get(name)
            if known is not None and known.cls is not info.cls:
                raise ValueError(f"two structs are called {name}")
            if known is not None:
                continue
            found[name] = info
        waiting.extend(_parts(info))
    return found


def declarations(page: object, server: object, bodies: Iterable[type[msgspec.Struct]]) -> str:
    """Return the declarations of both unions and of all that they are made of."""
    bodies = tuple(bodies)
    sent = struct_types((server, *bodies))
    everything = struct_types((page, server, *bodies))
    blocks = ["// Written by `python -m scripts.build_protocol` from the structs. Do not edit."]
    blocks.extend(_interface(everything[name], always=name in sent) for name in sorted(everything))
    blocks.append(f"export type PageFrame = {typescript(inspect.type_info(page))};")
    blocks.append(f"export type ServerFrame = {typescript(inspect.type_info(server))};")
    return "\n\n".join(blocks) + "\n"


def typescript(info: inspect.Type) -> str:
    """Return a type as TypeScript."""
    match info:
        case inspect.StructType():
            return info.cls.__name__
        case inspect.UnionType():
            return " | ".join(dict.fromkeys(typescript(part) for part in info.types))
        case inspect.LiteralType():
            return " | ".join(_literal(value) for value in info.values)
        case inspect.VarTupleType() | inspect.ListType():
            return f"readonly {_grouped(info.item_type)}[]"
        case inspect.TupleType():
            return f"readonly [{', '.join(typescript(part) for part in info.item_types)}]"
        case inspect.DictType():
            return f"Readonly<Record<string, {typescript(info.value_type)}>>"
        case _:
            return _plain(info)


def _plain(info: inspect.Type) -> str:
    match info:
        case inspect.StrType() | inspect.BytesType():
            return "string"
        case inspect.IntType() | inspect.FloatType():
            return "number"
        case inspect.BoolType():
            return "boolean"
        case inspect.NoneType():
            return "null"
        case _:
            raise TypeError(f"no TypeScript for {info}")


def _interface(info: inspect.StructType, *, always: bool) -> str:
    lines = [f"/** {_summary(info.cls)} */", f"export interface {info.cls.__name__} {{"]
    if info.tag_field is not None:
        lines.append(f"  readonly {info.tag_field}: {_literal(info.tag)};")
    always = always and not info.cls.__struct_config__.omit_defaults
    for field in info.fields:
        mark = "" if field.required or always else "?"
        lines.append(f"  readonly {field.encode_name}{mark}: {typescript(field.type)};")
    lines.append("}")
    return "\n".join(lines)


def _parts(info: inspect.Type) -> Iterator[inspect.Type]:
    match info:
        case inspect.StructType():
            yield from (field.type for field in info.fields)
        case inspect.UnionType():
            yield from info.types
        case inspect.VarTupleType() | inspect.ListType():
            yield info.item_type
        case inspect.TupleType():
            yield from info.item_types
        case inspect.DictType():
            yield info.value_type
        case _:
            return


def _summary(cls: type[object]) -> str:
    words = " ".join((cls.__doc__ or "").split())
    return words.partition(". ")[0].rstrip(".") + "."


def _grouped(info: inspect.Type) -> str:
    text = typescript(info)
    return f"({text})" if " " in text else text


def _literal(value: object) -> str:
    return msgspec.json.encode(value).decode()
