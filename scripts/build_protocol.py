"""Write what others know of the web protocol from the structs that are its only source.

`web/types/protocol.d.ts` is what the page is type-checked against, `docs/protocol.schema.json`
the same as JSON Schema, and the tables in `docs/protocol.md` are for readers. With `--check`
nothing is written; the exit code says whether all three are as they should be.
"""

import json
import sys
from pathlib import Path

import msgspec

from openpista.channels.web.http_bodies import AuthAnswer, AuthBody, Device, DeviceList, Problem
from openpista.channels.web.page_frames import PROTOCOL, PageFrame
from openpista.channels.web.server_frames import ServerFrame
from scripts.protocol_page import tables, with_tables
from scripts.protocol_types import declarations

ROOT = Path(__file__).parents[1]
TYPES = ROOT / "web" / "types" / "protocol.d.ts"
SCHEMA = ROOT / "docs" / "protocol.schema.json"
PAGE = ROOT / "docs" / "protocol.md"
BODIES = (AuthBody, AuthAnswer, Device, DeviceList, Problem)


def written() -> dict[Path, str]:
    """Return every file that is made, with what belongs into it."""
    return {
        TYPES: declarations(PageFrame, ServerFrame, BODIES),
        SCHEMA: schema(),
        PAGE: with_tables(PAGE.read_text(encoding="utf-8"), tables(PageFrame, ServerFrame, BODIES)),
    }


def schema() -> str:
    """Return frames and bodies as one JSON Schema document."""
    (page, server, *_), parts = msgspec.json.schema_components(
        (PageFrame, ServerFrame, *BODIES), ref_template="#/$defs/{name}"
    )
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The web protocol of openpista",
        "protocol": PROTOCOL,
        "anyOf": [page, server],
        "$defs": dict(sorted(parts.items())),
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def stale(files: dict[Path, str]) -> list[Path]:
    """Return the files that are not as they should be."""
    return [
        path
        for path, text in files.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str]) -> int:
    """Write or check; return the exit code."""
    files = written()
    late = stale(files)
    if "--check" in arguments:
        for path in late:
            sys.stdout.write(f"{path.relative_to(ROOT)} is out of date\n")
        return 1 if late else 0
    for path in late:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
