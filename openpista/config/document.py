"""The page about the configuration and the example file, written from the table of keys."""

from collections.abc import Iterator

import msgspec

from openpista.config.keys import ANY, Key, all_keys, all_sections
from openpista.config.live import NEXT_START, restart_of
from openpista.config.schema import NOT_USED_YET, RETIRED
from openpista.config.toml_text import toml_text

_NAME_IN_EXAMPLES = "openai"

_PAGE_HEAD = """# Configuration

This page is generated from `openpista/config/schema.py` by `scripts/write_config_docs.py`.

openpista reads `~/.openpista/config.toml`, or the file that `--config` names, and nothing from
the folder in which it is started. Every key is optional. `OPENPISTA_HOME` moves everything that
openpista keeps. What the environment sets goes before the file; an empty variable counts as
unset. Every key has a variable: `OPENPISTA_` and its path in capitals, joined by two underscores
(`OPENPISTA_AGENT__MODEL`). Lists may be written with commas there. The variables of the original
work too, as `OPENPISTA_…` and as `openpista_…`.

`~` at the start of a path is your home folder. Relative paths count from the folder of the file.
A key that is not known is a warning; a value of the wrong type, or a file that cannot be read,
stops the start with the file, the line and the reason (exit code 78), and the file is not touched.
`openpista config show` lists every value and where it comes from. `openpista config set` and
`unset`, the settings of the window and `openpista config edit` change single keys and keep your
comments; what could not be loaded afterwards is not written, and the version before stays beside
it as `config.toml.last-good`. Without a value `config set` asks for it, so that no secret gets
into the history of your shell.

The last column says when a change made there holds: *at once*, when the *channel* starts again, or
at the *next start* of openpista. What you write into the file by hand holds at the next start.
"""

_EXAMPLE_HEAD = """# The configuration of openpista: copy it to ~/.openpista/config.toml and
# take away the number sign before what you change. These are the defaults.
# Generated from openpista/config/schema.py; docs/configuration.md explains more.
"""


def configuration_page() -> str:
    """Return docs/configuration.md."""
    parts = [_PAGE_HEAD]
    for section in all_sections():
        keys = [key for key in all_keys() if key.path[:-1] == section.path]
        name = ".".join(section.path).replace(ANY, "<id>")
        parts.append(f"\n## `[{name}]`\n\n{section.doc}\n")
        if keys:
            parts += ["\n| Key | Value | Default | Meaning | Holds |\n|---|---|---|---|---|\n"]
            parts += _rows(keys)
    jobs = [key for key in all_keys() if len(key.path) == 1]
    parts += [f"\n## `[[{key.name}]]`\n\n{key.doc}\n" for key in jobs]
    parts.append(
        "\n## Keys that have no effect yet\n\nSetting one of them is answered by a warning.\n\n"
    )
    parts += [f"- `{name}`: {instead}.\n" for name, instead in NOT_USED_YET.items()]
    parts.append("\n## Keys of the original that are no longer used\n\n")
    parts += [f"- `{name}`: {instead}.\n" for name, instead in RETIRED.items()]
    return "".join(parts)


def example_file() -> str:
    """Return config.example.toml; with every line uncommented it still loads."""
    parts = [_EXAMPLE_HEAD]
    for section in all_sections():
        keys = [key for key in all_keys() if key.path[:-1] == section.path]
        if keys:
            is_named = ANY in section.path
            name = ".".join(section.path).replace(ANY, _NAME_IN_EXAMPLES)
            parts.append(f"\n# {section.doc}\n{'# ' if is_named else ''}[{name}]\n")
            parts += [f"# {key.doc}\n# {key.path[-1]} = {_example(key)}\n" for key in keys]
    return "".join(parts)


def _rows(keys: list[Key]) -> Iterator[str]:
    for key in keys:
        kind = key.kind.replace("|", "\\|")
        default = toml_text(msgspec.to_builtins(key.default))
        more = f" Example: `{key.about.example}`." if key.about.example else ""
        if key.about.env:
            more += f" Also {', '.join(f'`{name}`' for name in key.about.env)}."
        shown = f"`{default}`" if default else "unset"
        holds = _HOLDS.get(restart_of(key.name), "channel")
        yield f"| `{key.path[-1]}` | {kind} | {shown} | {key.doc}{more} | {holds} |\n"


def _example(key: Key) -> str:
    default = toml_text(msgspec.to_builtins(key.default))
    if key.default is None:
        return key.about.example or _SOME[key.kind.split(" of ", maxsplit=1)[0]]
    return default


_HOLDS = {"": "at once", NEXT_START: "next start"}

_SOME = {"a whole number": "131072", "a number": "1.0"}
