"""The agent's own two tools."""

from pathlib import Path

import pytest

from openpista.agent.own_tools import SkillReader, ToolLoader, text_argument
from openpista.domain.errors import ToolArgumentError
from openpista.domain.ids import CallId
from openpista.domain.tool import ToolContext, ToolSpec
from tests.agent.builders import SESSION, TURN

CONTEXT = ToolContext(
    session_id=SESSION, turn_id=TURN, call_id=CallId("c"), workspace=Path("/w"), emit=print
)
LOADER = ToolLoader({"browser": (ToolSpec("browser.open", "", "{}"),)})
READER = SkillReader({"weather": "Look out of the window."}.get)


async def test_a_group_is_loaded_by_its_name() -> None:
    intent = await LOADER.intent('{"group":"browser"}', CONTEXT)
    outcome = await LOADER.run('{"group":"browser"}', CONTEXT)

    assert intent.kind == "internal"
    assert outcome.text == "Loaded: browser.open."


async def test_an_unknown_group_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ToolArgumentError, match="Groups: browser"):
        await LOADER.intent('{"group":"x"}', CONTEXT)


async def test_a_skill_is_read_by_its_name_and_counts_as_text_from_elsewhere() -> None:
    intent = await READER.intent('{"name":"weather"}', CONTEXT)
    outcome = await READER.run('{"name":"weather"}', CONTEXT)

    assert intent.title == "Read the skill weather"
    assert outcome.text == "Look out of the window."
    assert outcome.taint == "skill weather"


async def test_an_unknown_skill_is_refused() -> None:
    with pytest.raises(ToolArgumentError, match="no skill"):
        await READER.intent('{"name":"x"}', CONTEXT)


@pytest.mark.parametrize("arguments", ["", "[]", "{", '{"group":1}', "[" * 100_000])
def test_what_is_no_text_is_empty(arguments: str) -> None:
    assert text_argument(arguments, "group") == ""
