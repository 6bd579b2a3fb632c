"""The tools of the house: which there are, which the model is offered, in a stable order.

The core tools are offered in full, the other groups by one line each until `tools.load` asks for
them (decisions.md 21).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from openpista.agent.own_tools import LOAD, SkillReader, ToolLoader, text_argument
from openpista.agent.schema_diet import lean_spec
from openpista.domain.message import Message, ToolCall, ToolResult
from openpista.domain.tool import Tool, ToolSpec

CORE = "core"

LEAN_TOOLS = ("system.run", "files.read", "files.write", "files.edit")
"""What the lean profile offers in full; the rest of the core becomes a group."""


class Registry(Struct, frozen=True):
    """All tools by name. `groups` maps what can be loaded to the names in it."""

    tools: Mapping[str, Tool]
    core: tuple[ToolSpec, ...]
    groups: Mapping[str, tuple[ToolSpec, ...]]

    def get(self, name: str) -> Tool | None:
        """Return a tool by its name, also one whose group is not loaded."""
        return self.tools.get(name)

    def offered(self, loaded: frozenset[str] = frozenset()) -> tuple[ToolSpec, ...]:
        """Return the tools of the next request: the core, then loaded groups by their order."""
        more = (spec for group, specs in self.groups.items() if group in loaded for spec in specs)
        return (*self.core, *more)


def build_registry(
    tools: Iterable[Tool],
    *,
    disabled: Sequence[str] = (),
    lean: bool = False,
    read_skill: Callable[[str], str | None] | None = None,
) -> Registry:
    """Return the registry of `tools` in their order, without those switched off.

    `tools.load` is there when a group can be loaded, `skills.read` when there are skills.
    Raises ValueError for two tools of one name.
    """
    by_name: dict[str, Tool] = {}
    core: list[ToolSpec] = []
    groups: dict[str, list[ToolSpec]] = {}
    own = [SkillReader(read_skill)] if read_skill is not None else []
    for tool in (*tools, *own):
        name = tool.spec.name
        if name in disabled:
            continue
        if name in by_name or name == LOAD:
            raise ValueError(f"There are two tools named {name}.")
        by_name[name] = tool
        spec = lean_spec(tool.spec) if lean else tool.spec
        group = _group_of(spec, lean=lean)
        (core if group == CORE else groups.setdefault(group, [])).append(spec)
    fixed = {group: tuple(specs) for group, specs in groups.items()}
    if fixed and LOAD not in disabled:
        loader = ToolLoader(fixed)
        by_name[LOAD] = loader
        core.append(lean_spec(loader.spec) if lean else loader.spec)
    return Registry(tools=by_name, core=tuple(core), groups=fixed)


def loaded_groups(messages: Iterable[Message]) -> frozenset[str]:
    """Return the groups that the model has loaded in what it sees of a conversation."""
    asked: dict[str, str] = {}
    loaded: set[str] = set()
    for message in messages:
        for block in message.blocks:
            if isinstance(block, ToolCall) and block.name == LOAD:
                asked[block.call_id] = text_argument(block.arguments, "group")
            elif isinstance(block, ToolResult) and block.call_id in asked and not block.is_error:
                loaded.add(asked[block.call_id])
    return frozenset(loaded)


def _group_of(spec: ToolSpec, *, lean: bool) -> str:
    if lean and spec.group == CORE and spec.name not in LEAN_TOOLS:
        return spec.name.split(".")[0]
    return spec.group
