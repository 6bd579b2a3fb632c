"""The parts of a house."""

import logging
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from openpista.app.parts import HouseParts, build_parts, make_models, make_sandbox, remember_model
from openpista.config.state import read_state
from openpista.domain.model import ModelRef
from tests.app.an_app import an_app
from tests.store.legacy_database import make_legacy


async def parts_in(folder: Path, stack: AsyncExitStack) -> HouseParts:
    app = an_app(folder)
    app.home.root.mkdir(exist_ok=True)
    return await build_parts(app, make_sandbox(app), stack)


async def test_the_agent_gets_every_part(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        parts = await parts_in(tmp_path, stack)

        names = [tool.spec.name for tool in parts.agent.tools]
        assert names[:2] == ["system.run", "system.output"]
        assert parts.agent.models is parts.models
        assert parts.agent.private == (str(tmp_path / "home"),)
        assert await parts.store.sessions.get(parts.agent.new_ulid()) is None  # pyright: ignore[reportArgumentType]


async def test_tools_can_be_switched_off(tmp_path: Path) -> None:
    app = an_app(tmp_path, OPENPISTA_AGENT__DISABLED_TOOLS="system.run")
    app.home.root.mkdir()
    async with AsyncExitStack() as stack:
        parts = await build_parts(app, make_sandbox(app), stack)

        assert "system.run" not in [tool.spec.name for tool in parts.agent.tools]


async def test_conversations_of_the_original_are_taken_over_once(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    at = "2026-01-01T00:00:00+00:00"
    make_legacy(
        tmp_path / "home",
        sessions=[("c1", "cli:local", at, at)],
        messages=[("m1", "c1", "user", "hello of old", at)],
    )
    for _ in range(2):
        async with AsyncExitStack() as stack:
            parts = await parts_in(tmp_path, stack)
            page = await parts.store.sessions.page(cursor="", limit=10, filter="", deleted=False)

            assert len(page.sessions) == 1


async def test_an_original_that_cannot_be_read_keeps_nobody_from_starting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "memory.db").write_bytes(b"not a database" * 100)

    with caplog.at_level(logging.WARNING):
        async with AsyncExitStack() as stack:
            await parts_in(tmp_path, stack)

    assert "was not imported" in caplog.text
    assert (tmp_path / "home" / "memory.db").read_bytes() == b"not a database" * 100


def test_without_anything_practice_answers(tmp_path: Path) -> None:
    models = make_models(an_app(tmp_path))

    assert models.default()[0] == ModelRef("practice", "practice")
    assert models.provider(ModelRef("practice", "practice")).id == "practice"


def test_a_choice_is_remembered_for_the_next_start(tmp_path: Path) -> None:
    app = an_app(tmp_path, OPENAI_API_KEY="k", ANTHROPIC_API_KEY="k")
    assert make_models(app).default()[0].provider == "anthropic"

    remember_model(app.home)(ModelRef("openai", "gpt-9"))

    assert read_state(app.home.state_file).last_model == "gpt-9"
    assert make_models(app).default()[0] == ModelRef("openai", "gpt-9")
