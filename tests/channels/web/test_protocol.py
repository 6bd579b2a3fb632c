from typing import Literal

import msgspec
import pytest
from msgspec import Struct, inspect

from openpista.channels.web.page_frames import PageFrame
from openpista.channels.web.server_frames import ServerFrame
from scripts.build_protocol import BODIES, ROOT, schema, stale, written
from scripts.protocol_page import BEGIN, END, with_tables
from scripts.protocol_types import declarations, struct_types, typescript


class _Sent(Struct, tag="sent", tag_field="type"):
    text: str = ""
    ways: tuple[Literal["a", "b"], ...] = ()


class _Said(Struct, tag="said", tag_field="type"):
    text: str = ""
    place: tuple[str, int] | None = None


def test_what_the_page_knows_of_the_protocol_is_what_the_structs_say() -> None:
    late = [str(path.relative_to(ROOT)) for path in stale(written())]

    assert not late, "run `python -m scripts.build_protocol`"


def test_a_file_that_was_changed_by_hand_is_noticed() -> None:
    files = written()
    changed = {path: text + "\n" for path, text in files.items()}

    assert stale(changed) == list(files)


def test_no_two_structs_have_one_name() -> None:
    assert struct_types((PageFrame, ServerFrame, *BODIES))


def test_the_schema_names_every_frame() -> None:
    document = msgspec.json.decode(schema())

    assert {"Say", "EventFrame", "AuthBody"} <= set(document["$defs"])


def test_what_the_server_always_sends_is_never_optional() -> None:
    text = declarations(_Said, _Sent, ())

    assert "readonly text?: string;\n  readonly place?: readonly [string, number] | null" in text
    assert 'readonly text: string;\n  readonly ways: readonly ("a" | "b")[]' in text


def test_a_type_without_a_counterpart_is_refused() -> None:
    with pytest.raises(TypeError, match="no TypeScript"):
        typescript(inspect.type_info(set[str]))


def test_the_page_keeps_what_people_wrote() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"

    assert with_tables(page, "new") == f"before\n{BEGIN}\n\nnew\n{END}\nafter\n"
    with pytest.raises(ValueError, match="lost the marks"):
        with_tables("nothing", "new")
