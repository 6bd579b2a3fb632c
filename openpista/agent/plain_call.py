"""One question to a model in plain words, without tools: for titles and summaries."""

from contextlib import aclosing

from msgspec import Struct

from openpista.agent.usage import priced
from openpista.domain.ids import MessageId
from openpista.domain.message import Message, Text, Usage
from openpista.domain.model import ModelRef, ModelRequest, Models, Reply
from openpista.domain.session import Session


class PlainAnswer(Struct, frozen=True):
    """The model's words, and what they used."""

    text: str
    usage: Usage | None = None


async def ask_plainly(
    models: Models,
    session: Session,
    *,
    system: str,
    text: str,
    purpose: str,
    max_output_tokens: int,
    ref: ModelRef | None = None,
) -> PlainAnswer:
    """Ask the session's model (or `ref`) one thing; raises ProviderError.

    `purpose` keeps the question apart from the conversation where a provider caches by key.
    """
    model = ref or session.model
    info = models.info(model)
    request = ModelRequest(
        model=model.model,
        system=system,
        messages=(_question(session, text),),
        max_output_tokens=min(max_output_tokens, info.max_output_tokens),
        effort="low" if info.reasoning else None,
        conversation=f"{session.id}:{purpose}",
    )
    async with aclosing(models.provider(model).stream(request)) as events:
        async for event in events:
            if isinstance(event, Reply):
                words = "".join(block.text for block in event.blocks if isinstance(block, Text))
                return PlainAnswer(words.strip(), priced(event.usage, info))
    return PlainAnswer("")


def _question(session: Session, text: str) -> Message:
    return Message(
        id=MessageId("question"),
        session_id=session.id,
        seq=0,
        role="user",
        blocks=(Text(text),),
        at_ms=0,
    )
