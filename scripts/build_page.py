"""Writes what of the web page is made from elsewhere: the texts that it shares with the terminal
window, and in index.html the list of modules that a browser shall fetch at once. A test compares.
`python -m scripts.build_page`."""

import json
import re
import sys
from pathlib import Path

from openpista.words.catalogue import LANGUAGES, Texts

PAGE = Path(__file__).parents[1] / "openpista" / "channels" / "web" / "page"
FOLDERS = ("core", "views", "effects")
_KEY = re.compile(r'"([a-z]+(?:\.[a-z0-9_]+)+)"')
_PATTERN = re.compile(r"`([a-z]+\.[a-z_]*)\$\{[^}]*\}([a-z_]*)`")
_IMPORT = re.compile(r'^(?:import|export) [^;]*?from "(\.[^"]+)";$', re.MULTILINE)
_WHOLE = ("why", "careful")
"""Groups of sentences whose keys come from the house at run time."""


def named_keys() -> frozenset[str]:
    """Return the keys that stand in the page's code as they are."""
    found = {key for source in _sources() for key in _KEY.findall(source)}
    return frozenset(key for key in found if not key.endswith(".js"))


def used_keys() -> frozenset[str]:
    """Return every key that the page's code names, those put together from parts as well."""
    parts = [pair for source in _sources() for pair in _PATTERN.findall(source)]
    known = Texts("en").whole()
    made = {
        key
        for key in known
        if (key.removesuffix(".one").count(".") == 1 and key.split(".")[0] != "command")
        if key.split(".")[0] in _WHOLE
        or any(key.startswith(head) and key.endswith(tail) for head, tail in parts)
    }
    return named_keys() | made


def _sources() -> list[str]:
    return [file.read_text() for folder in FOLDERS for file in (PAGE / folder).glob("*.js")]


def module_text(language: str) -> str:
    """Return the module with the shared texts of a language."""
    texts = Texts(language).whole()
    used = used_keys()
    shared = [key for key in texts if key in used or key.removesuffix(".one") in used]
    lines = [
        "/** Written by `python -m scripts.build_page` from openpista/words. Do not edit. */",
        "",
        "/** @type {{[key: string]: string}} */",
        "export const HOUSE = {",
        *(f"  {json.dumps(key)}: {json.dumps(texts[key], ensure_ascii=False)}," for key in shared),
        "};",
        "",
    ]
    return "\n".join(lines)


def file_of(language: str) -> Path:
    """Return the file with the shared texts of a language."""
    return PAGE / "words" / language / "house.js"


def first_modules() -> tuple[str, ...]:
    """Return the modules that the first paint needs, all that are imported without a wait."""
    found: dict[Path, None] = {}
    waiting = [PAGE / "main.js"]
    while waiting:
        file = waiting.pop()
        if file in found:
            continue
        found[file] = None
        waiting += [(file.parent / name).resolve() for name in _IMPORT.findall(file.read_text())]
    return tuple(sorted(file.relative_to(PAGE).as_posix() for file in found))


def index_text() -> str:
    """Return index.html with its list of modules as it should be."""
    lines = (PAGE / "index.html").read_text().splitlines(keepends=True)
    kept = [line for line in lines if "modulepreload" not in line]
    at = next(number for number, line in enumerate(kept) if 'type="module"' in line)
    wanted = [
        f'    <link rel="modulepreload" href="/assets/@DIGEST@/{name}">\n'
        for name in first_modules()
        if name != "main.js"
    ]
    return "".join([*kept[: at + 1], *wanted, *kept[at + 1 :]])


def main() -> int:
    """Write the modules and the list."""
    for language in LANGUAGES:
        file_of(language).write_text(module_text(language))
    (PAGE / "index.html").write_text(index_text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
