"""Writes the texts that the web page shares with the terminal window into its own modules, so that
both say the same; a test compares. `python -m scripts.build_page_words`."""

import json
import re
import sys
from pathlib import Path

from openpista.words.catalogue import LANGUAGES, load_words

PAGE = Path(__file__).parents[1] / "openpista" / "channels" / "web" / "page"
FOLDERS = ("core", "views", "effects")
_KEY = re.compile(r'"([a-z]+(?:\.[a-z0-9_]+)+)"')
_PATTERN = re.compile(r"`([a-z]+\.[a-z_]*)\$\{[^}]*\}([a-z_]*)`")
_WHOLE = ("why", "careful")
"""Groups of sentences whose keys come from the house at run time."""


def used_keys() -> frozenset[str]:
    """Return every key that the page's code names, those put together from parts as well."""
    sources = [file.read_text() for folder in FOLDERS for file in (PAGE / folder).glob("*.js")]
    named = {key for source in sources for key in _KEY.findall(source)}
    parts = [pair for source in sources for pair in _PATTERN.findall(source)]
    known = load_words("en").texts
    made = {
        key
        for key in known
        if (key.removesuffix(".one").count(".") == 1 and key.split(".")[0] != "command")
        if key.split(".")[0] in _WHOLE
        or any(key.startswith(head) and key.endswith(tail) for head, tail in parts)
    }
    return frozenset(named | made)


def module_text(language: str) -> str:
    """Return the module with the shared texts of a language."""
    texts = load_words(language).texts
    used = used_keys()
    shared = [key for key in texts if key in used or key.removesuffix(".one") in used]
    lines = [
        "/** Written by `python -m scripts.build_page_words` from openpista/words. Do not edit. */",
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


def main() -> int:
    """Write the modules."""
    for language in LANGUAGES:
        file_of(language).write_text(module_text(language))
    return 0


if __name__ == "__main__":
    sys.exit(main())
