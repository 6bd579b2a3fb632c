"""A house without a window, in this process, for rows that measure a single room."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from msgspec import Struct

from bench.process import clean_environment
from openpista.app.build import App, build
from openpista.app.parts import HouseParts, build_parts, make_sandbox
from openpista.config.load import load_config
from openpista.config.paths import Home
from openpista.domain.tool import Tool


class BenchHouse(Struct, frozen=True):
    """The parts of a house, with a workspace."""

    parts: HouseParts
    workspace: Path

    def tool(self, name: str) -> Tool:
        """Return a tool of the house."""
        return next(tool for tool in self.parts.agent.tools if tool.spec.name == name)


def bench_app(folder: Path, **environ: str) -> App:
    """Return an app whose home lies in `folder`."""
    environ = clean_environment(folder, **environ)
    home = Home(Path(environ["OPENPISTA_HOME"]))
    return build(load_config(home=home, environ=environ), home=home, environ=environ)


@asynccontextmanager
async def bench_house(folder: Path, **environ: str) -> AsyncGenerator[BenchHouse]:
    """Open the parts of a house whose home lies in `folder`."""
    app = bench_app(folder, **environ)
    workspace = folder / "work"
    workspace.mkdir()
    async with AsyncExitStack() as stack:
        sandbox = make_sandbox(app)
        stack.push_async_callback(sandbox.aclose)
        parts = await build_parts(app, sandbox, stack)
        yield BenchHouse(parts, workspace)
