"""Which tools the model is offered."""

import pytest

from openpista.agent.registry import build_registry, loaded_groups
from tests.agent.builders import call, message, result
from tests.fakes.tools import FakeTool

TOOLS = (
    FakeTool("system.run"),
    FakeTool("files.read"),
    FakeTool("files.list"),
    FakeTool("browser.open", group="browser"),
    FakeTool("screen.look", group="screen"),
    FakeTool("browser.click", group="browser"),
)


def names(loaded: frozenset[str] = frozenset(), **options: bool) -> list[str]:
    registry = build_registry(TOOLS, lean=options.get("lean", False))
    return [spec.name for spec in registry.offered(loaded)]


def test_the_core_is_offered_in_its_order_and_the_groups_by_their_name() -> None:
    assert names() == ["system.run", "files.read", "files.list", "tools.load"]


def test_a_loaded_group_follows_behind_and_leaves_the_rest_where_it_was() -> None:
    assert names(frozenset({"browser"})) == [*names(), "browser.open", "browser.click"]
    assert names(frozenset({"nothing"})) == names()


def test_the_loader_tells_of_each_group_in_one_line() -> None:
    loader = build_registry(TOOLS).get("tools.load")

    assert loader is not None
    assert "\n- browser: browser.open, browser.click\n- screen: screen.look" in (
        loader.spec.description
    )


def test_without_groups_there_is_no_loader() -> None:
    registry = build_registry(TOOLS[:3])

    assert registry.get("tools.load") is None
    assert len(registry.offered()) == 3


def test_tools_are_switched_off_one_by_one() -> None:
    registry = build_registry(TOOLS, disabled=("files.read", "screen.look", "tools.load"))

    assert [spec.name for spec in registry.offered()] == ["system.run", "files.list"]
    assert registry.get("files.read") is None
    assert list(registry.groups) == ["browser"]


def test_a_tool_that_is_not_loaded_can_still_be_found() -> None:
    assert build_registry(TOOLS).get("browser.open") is TOOLS[3]


def test_the_lean_profile_offers_few_tools_and_the_rest_as_groups() -> None:
    assert names(lean=True) == ["system.run", "files.read", "tools.load"]
    assert names(frozenset({"files"}), lean=True)[-1] == "files.list"


def test_two_tools_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"fake\.tool"):
        build_registry([FakeTool(), FakeTool()])
    with pytest.raises(ValueError, match=r"tools\.load"):
        build_registry([FakeTool("tools.load")])


def test_skills_are_read_only_where_there_are_some() -> None:
    registry = build_registry([], read_skill={"weather": "Look up."}.get)

    assert [spec.name for spec in registry.offered()] == ["skills.read"]


def test_what_was_loaded_is_seen_in_the_conversation() -> None:
    failed = message("tool", result("b", name="tools.load"))
    history = (
        message("assistant", call("tools.load", '{"group":"browser"}', "a")),
        message("tool", result("a", name="tools.load")),
        message("assistant", call("tools.load", '{"group":"screen"}', "b")),
        message("assistant", call("system.run", '{"group":"other"}', "c")),
        message("tool", result("c")),
    )

    assert loaded_groups(history) == {"browser"}
    assert loaded_groups((*history, failed)) == {"browser", "screen"}
    assert loaded_groups(()) == frozenset()
