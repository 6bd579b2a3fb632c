"""The parts of a house come from the configuration, each from its own room."""

from contextlib import AsyncExitStack
from pathlib import Path

from openpista.app.parts import build_parts, make_models, make_sandbox, remember_model
from openpista.config.state import read_state
from openpista.domain.model import ModelRef
from tests.app.test_host import an_app


def test_without_a_key_the_practice_model_answers(tmp_path: Path) -> None:
    ref, why = make_models(an_app(tmp_path)).default()

    assert ref.provider == "practice"
    assert why


async def test_the_agent_gets_the_tools_in_a_stable_order(tmp_path: Path) -> None:
    app = an_app(tmp_path)

    async with AsyncExitStack() as stack:
        sandbox = make_sandbox(app)
        stack.push_async_callback(sandbox.aclose)
        parts = await build_parts(app, sandbox, stack)
        names = [tool.spec.name for tool in parts.agent.tools]

    assert names[0] == "system.run"
    assert len(set(names)) == len(names)
    assert Path(app.loaded.config.database.path).exists()


def test_the_last_model_is_remembered(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    app.home.root.mkdir(mode=0o700)

    remember_model(app.home)(ModelRef("openai", "gpt-x"))

    state = read_state(app.home.state_file)
    assert (state.last_provider, state.last_model) == ("openai", "gpt-x")
