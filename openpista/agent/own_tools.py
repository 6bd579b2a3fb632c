"""The two tools of the agent itself: loading a group of tools, and reading a skill."""

import json
from collections.abc import Callable, Mapping
from typing import cast

from openpista.domain.errors import ToolArgumentError
from openpista.domain.tool import Intent, ToolContext, ToolOutcome, ToolSpec

LOAD = "tools.load"
READ_SKILL = "skills.read"


class ToolLoader:
    """`tools.load`: shows the model one more group of tools from its next call on."""

    def __init__(self, groups: Mapping[str, tuple[ToolSpec, ...]]) -> None:
        self._groups = groups
        lines = "\n".join(
            f"- {group}: {', '.join(spec.name for spec in specs)}"
            for group, specs in groups.items()
        )
        self._spec = ToolSpec(
            name=LOAD,
            description=f"Load one more group of tools; they can be called from your next step on."
            f" Groups:\n{lines}",
            parameters=json.dumps(
                {
                    "type": "object",
                    "properties": {"group": {"type": "string", "enum": list(groups)}},
                    "required": ["group"],
                    "additionalProperties": False,
                }
            ),
        )

    @property
    def spec(self) -> ToolSpec:
        """The description for the model, with one line for each group."""
        return self._spec

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        """Name the group; raises ToolArgumentError for one that does not exist."""
        del context
        group = self._group(arguments)
        return Intent(
            kind="internal", title=f"Load the tools of {group}", repeatable=True, parallel=True
        )

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        """Say what can be called now; the next request carries the schemas."""
        del context
        names = ", ".join(spec.name for spec in self._groups[self._group(arguments)])
        return ToolOutcome(f"Loaded: {names}.")

    def _group(self, arguments: str) -> str:
        group = text_argument(arguments, "group")
        if group not in self._groups:
            raise ToolArgumentError(
                f"There is no group {group!r}. Groups: {', '.join(self._groups)}."
            )
        return group


class SkillReader:
    """`skills.read`: the text of one skill from the index in the prompt."""

    def __init__(self, read: Callable[[str], str | None]) -> None:
        self._read = read

    @property
    def spec(self) -> ToolSpec:
        """The description for the model."""
        return ToolSpec(
            name=READ_SKILL,
            description="Read a skill named in the index before you use it.",
            parameters=json.dumps(
                {
                    "type": "object",
                    "properties": {"name": {"type": "string"}},
                    "required": ["name"],
                    "additionalProperties": False,
                }
            ),
        )

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        """Name the skill; raises ToolArgumentError for one that does not exist."""
        del context
        name, _ = self._skill(arguments)
        return Intent(
            kind="internal", title=f"Read the skill {name}", repeatable=True, parallel=True
        )

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        """Return the skill's text, as untrusted as whoever wrote it."""
        del context
        name, text = self._skill(arguments)
        return ToolOutcome(text, taint=f"skill {name}")

    def _skill(self, arguments: str) -> tuple[str, str]:
        name = text_argument(arguments, "name")
        text = self._read(name)
        if text is None:
            raise ToolArgumentError(f"There is no skill {name!r}.")
        return name, text


def text_argument(arguments: str, key: str) -> str:
    """Return a text from JSON arguments, empty where there is none."""
    try:
        found = cast(object, json.loads(arguments))
    except (ValueError, RecursionError):
        return ""
    value = cast(dict[str, object], found).get(key, "") if isinstance(found, dict) else ""
    return value if isinstance(value, str) else ""
