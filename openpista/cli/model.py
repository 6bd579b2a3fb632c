"""`openpista model`: list, refresh, select, test. `openpista model NAME` tests NAME."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from openpista.cli.config import change
from openpista.cli.house import app_of, with_port
from openpista.cli.options import config_option, json_option
from openpista.cli.output import say, say_json, tell
from openpista.cli.start import Started, start
from openpista.domain.command import SetConfig
from openpista.domain.errors import NotFoundError, OpenpistaError
from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import Message, Text, Usage
from openpista.domain.model import ModelInfo, ModelRef, ModelRequest, ProviderError, Reply
from openpista.domain.port import GatewayPort
from openpista.domain.query import ListModels, ModelList

if TYPE_CHECKING:
    from openpista.providers.models import HouseModels

ASK = "Answer with the one word: ok"
MOST_TOKENS = 256
"""A reasoning model thinks before it says that one word."""

FAILED = 1


class Tested(Struct, frozen=True):
    """How one model answered; `error` is a sentence where it did not."""

    model: str
    ok: bool
    answer: str = ""
    elapsed_ms: int = 0
    usage: Usage | None = None
    error: str = ""


class _OrTest(click.Group):
    """A word that is no sub-command is the name of a model to test."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the sub-command, `test` for a model's name."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            return "test", test, args
        return super().resolve_command(ctx, args)


@click.group("model", cls=_OrTest)
def command() -> None:
    """Look at the models, choose one, try one. `openpista model NAME` tries NAME."""


@command.command("list")
@click.argument("text", default="")
@config_option
@json_option
def list_(text: str, config: Path | None, as_json: bool) -> None:
    """Print the models that can be used, or those that have TEXT in their name."""
    _print_models(config, text, as_json=as_json, refresh=False)


@command.command()
@config_option
@json_option
def refresh(config: Path | None, as_json: bool) -> None:
    """Ask the services which models they have, and print them."""
    _print_models(config, "", as_json=as_json, refresh=True)


@command.command()
@click.argument("name")
@config_option
def select(name: str, config: Path | None) -> None:
    """Let new conversations begin with the model NAME (`model` or `provider/model`)."""
    started = start(config)
    ref = asyncio.run(_usable(started, name))
    change(SetConfig(key="agent.model", value=f'"{ref}"'), config)
    say(str(ref))


@command.command()
@click.argument("names", nargs=-1)
@config_option
@json_option
@click.pass_context
def test(ctx: click.Context, names: tuple[str, ...], config: Path | None, as_json: bool) -> None:
    """Let each of NAMES answer one word; without a name the model of new conversations.

    Exit code 1 where one does not answer.
    """
    started = start(config)
    results = asyncio.run(_test_all(started, names))
    if as_json:
        say_json(results)
    for one in () if as_json else results:
        say(_told(one))
    if not all(one.ok for one in results):
        ctx.exit(FAILED)


def _print_models(config: Path | None, text: str, *, as_json: bool, refresh: bool) -> None:
    started = start(config)

    async def work(port: GatewayPort) -> None:
        answer = await port.ask(ListModels(refresh=refresh))
        if not isinstance(answer, ModelList):
            raise OpenpistaError("The models could not be listed.")
        for failure in answer.failures:
            tell(failure)
        found = [one for one in answer.models if text.lower() in str(one.ref).lower()]
        if as_json:
            say_json(found)
            return
        if not found:
            raise NotFoundError(f"No model has {text!r} in its name.")
        for one in found:
            say(_line(one))

    with_port(started, work)


def _line(info: ModelInfo) -> str:
    can = [word for word, has in (("vision", info.vision), ("thinks", info.reasoning)) if has]
    if info.free:
        price = "free"
    elif info.input_price is None or info.output_price is None:
        price = ""
    else:
        price = f"${info.input_price:g}/${info.output_price:g}"
    size = f"{info.context_tokens // 1000}k"
    return f"{info.ref!s:<52} {size:>6}  {price:<14} {' '.join(can)}".rstrip()


@asynccontextmanager
async def _models(started: Started) -> "AsyncGenerator[HouseModels]":
    from openpista.app.parts import make_models

    models = make_models(app_of(started))
    try:
        yield models
    finally:
        await models.aclose()


async def _usable(started: Started, name: str) -> ModelRef:
    """Return the model of that name; raises ProviderError where its key is missing."""
    async with _models(started) as models:
        ref = models.find(name)
        models.provider(ref)
        return ref


async def _test_all(started: Started, names: tuple[str, ...]) -> list[Tested]:
    async with _models(started) as models:
        refs = [models.find(name) for name in names] or [models.default()[0]]
        return [await _test(models, ref) for ref in refs]


async def _test(models: "HouseModels", ref: ModelRef) -> Tested:
    began = time.perf_counter()
    try:
        reply = await _answer(models, ref)
    except ProviderError as error:
        return Tested(model=str(ref), ok=False, error=error.message)
    words = "".join(block.text for block in reply.blocks if isinstance(block, Text))
    elapsed_ms = round((time.perf_counter() - began) * 1000)
    return Tested(
        model=str(ref), ok=True, answer=words.strip(), elapsed_ms=elapsed_ms, usage=reply.usage
    )


async def _answer(models: "HouseModels", ref: ModelRef) -> Reply:
    question = Message(
        id=MessageId("test"),
        session_id=SessionId("test"),
        seq=1,
        role="user",
        blocks=(Text(ASK),),
        at_ms=0,
    )
    request = ModelRequest(
        model=ref.model, system="", messages=(question,), max_output_tokens=MOST_TOKENS
    )
    async for event in models.provider(ref).stream(request):
        if isinstance(event, Reply):
            return event
    raise ProviderError(f"{ref} broke off.", kind="cut_off")


def _told(one: Tested) -> str:
    if not one.ok:
        return f"✗ {one.model}: {one.error}"
    used = one.usage or Usage()
    return (
        f"✓ {one.model} answered “{one.answer[:60]}” in {one.elapsed_ms} ms"
        f" ({used.input_tokens} tokens in, {used.output_tokens} out)"
    )
