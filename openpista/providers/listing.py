"""The lists of models that services give, each in its own shape, read as `Listed`.

Shapes: reference providers.md §1. Nothing is trusted: a row that does not fit is left out, a body
that is no list at all raises MalformedError.
"""

from collections.abc import Callable, Iterable, Mapping

from openpista.providers.catalogue import Listed
from openpista.providers.json_text import Json, MalformedError

Object = Mapping[str, Json]
MAX_MODELS = 5_000
_PER_MILLION = 1_000_000

LOCAL_WINDOW = 32_768
"""Tokens. A window of 128,000 takes many gigabytes beside the model itself."""

_TOO_MUCH = 1e12


def read_list(shape: str, value: Json) -> tuple[Listed, ...]:
    """Return the models in a decoded list of `shape`: a name in SHAPES; plain OpenAI rows for
    any other. Raises MalformedError."""
    read = SHAPES.get(shape, _plain)
    rows = _rows(value)
    found = [one for row in rows[:MAX_MODELS] if (one := read(row)) is not None and one.id]
    return tuple({one.id: one for one in found}.values())


def _rows(value: Json) -> list[Object]:
    match value:
        case list(rows):
            pass
        case {"data": list(rows)} | {"models": list(rows)}:
            pass
        case _:
            raise MalformedError("no list of models")
    return [row for row in rows if isinstance(row, dict)]


def _plain(row: Object) -> Listed:
    """OpenAI's row, and what vLLM, llama.cpp and LM Studio add to it."""
    meta = _object(row.get("meta"))
    context = _first(row.get("max_model_len"), row.get("context_length"), meta.get("n_ctx"))
    return Listed(id=_text(row.get("id")), context=context)


def _anthropic(row: Object) -> Listed:
    can = _object(row.get("capabilities"))
    return Listed(
        id=_text(row.get("id")),
        label=_text(row.get("display_name")),
        context=_count(row.get("max_input_tokens")),
        output=_count(row.get("max_tokens")),
        vision=_supported(can.get("image_input")),
        reasoning=_supported(can.get("thinking")),
        ends=_text(_object(row.get("lifecycle")).get("retires_at"))[:10],
    )


def _openrouter(row: Object) -> Listed:
    takes = _texts(_object(row.get("architecture")).get("input_modalities"))
    knows = _texts(row.get("supported_parameters"))
    price = _object(row.get("pricing"))
    return Listed(
        id=_text(row.get("id")),
        label=_text(row.get("name")),
        context=_count(row.get("context_length")),
        output=_count(_object(row.get("top_provider")).get("max_completion_tokens")),
        vision="image" in takes if takes else None,
        reasoning="reasoning" in knows if knows else None,
        tools="tools" in knows if knows else None,
        price_in=_dollars(price.get("prompt")),
        price_out=_dollars(price.get("completion")),
        price_cached=_dollars(price.get("input_cache_read")),
    )


def _vercel(row: Object) -> Listed | None:
    if row.get("type") not in (None, "language"):
        return None
    tags, price = _texts(row.get("tags")), _object(row.get("pricing"))
    return Listed(
        id=_text(row.get("id")),
        label=_text(row.get("name")),
        context=_count(row.get("context_window")),
        output=_count(row.get("max_tokens")),
        vision="vision" in tags if tags else None,
        reasoning="reasoning" in tags if tags else None,
        tools="tool-use" in tags if tags else None,
        price_in=_dollars(price.get("input")),
        price_out=_dollars(price.get("output")),
        price_cached=_dollars(price.get("input_cache_read")),
    )


def _together(row: Object) -> Listed | None:
    if row.get("type") not in (None, "chat"):
        return None
    price = _object(row.get("pricing"))
    return Listed(
        id=_text(row.get("id")),
        label=_text(row.get("display_name")),
        context=_count(row.get("context_length")),
        # Together names dollars for a million tokens, and 0 where it has no price.
        price_in=_number(price.get("input")) or None,
        price_out=_number(price.get("output")) or None,
    )


def _google(row: Object) -> Listed | None:
    if "generateContent" not in _texts(row.get("supportedGenerationMethods")):
        return None
    return Listed(
        id=_text(row.get("name")).removeprefix("models/"),
        label=_text(row.get("displayName")),
        context=_count(row.get("inputTokenLimit")),
        output=_count(row.get("outputTokenLimit")),
        reasoning=row.get("thinking") is True,
    )


def _copilot(row: Object) -> Listed | None:
    """A model that is switched off, or meant for no picker, is not offered."""
    if row.get("model_picker_enabled") is False or _object(row.get("policy")).get("state") in (
        "disabled",
        "unconfigured",
    ):
        return None
    can = _object(row.get("capabilities"))
    limits, supports = _object(can.get("limits")), _object(can.get("supports"))
    efforts = _texts(supports.get("reasoning_effort"))
    return Listed(
        id=_text(row.get("id")),
        label=_text(row.get("name")),
        context=_first(limits.get("max_prompt_tokens"), limits.get("max_context_window_tokens")),
        output=_count(limits.get("max_output_tokens")),
        vision=supports.get("vision") is True,
        reasoning=bool(efforts) or supports.get("adaptive_thinking") is True,
        tools=supports.get("tool_calls") is True,
        wires=tuple(
            wire
            for path in _texts(row.get("supported_endpoints"))
            if (wire := _WIRE_OF_PATH.get(path))
        ),
    )


def _chatgpt(row: Object) -> Listed | None:
    if row.get("visibility") not in (None, "list"):
        return None
    return Listed(
        id=_text(row.get("slug")) or _text(row.get("id")),
        label=_text(row.get("display_name")),
        context=_count(row.get("context_window")),
    )


def _ollama(row: Object) -> Listed:
    # `:latest` is the same model under its longer name.
    return Listed(id=_text(row.get("name") or row.get("model")).removesuffix(":latest"))


SHAPES: Mapping[str, Callable[[Object], Listed | None]] = {
    "anthropic": _anthropic,
    "openrouter": _openrouter,
    "vercel": _vercel,
    "together": _together,
    "google": _google,
    "copilot": _copilot,
    "chatgpt": _chatgpt,
    "ollama": _ollama,
}
"""By the id of the preset; every other service lists plain rows."""

_WIRE_OF_PATH: Mapping[str, str] = {
    "/chat/completions": "chat",
    "/responses": "responses",
    "/v1/messages": "messages",
}


def read_show(model: str, value: Json) -> Listed:
    """Return what Ollama's `/api/show` says of a model it holds.

    The window is what we ask for with each request: no more than a computer at home has room for,
    unless `providers.ollama.context_tokens` says so.
    """
    shown = _object(value)
    info, can = _object(shown.get("model_info")), _texts(shown.get("capabilities"))
    lengths = [size for key, size in info.items() if key.endswith(".context_length")]
    return Listed(
        id=model,
        context=min(_count(lengths[0]) or LOCAL_WINDOW, LOCAL_WINDOW) if lengths else None,
        vision="vision" in can if can else None,
        reasoning="thinking" in can if can else None,
        tools="tools" in can if can else None,
    )


def _object(value: Json) -> Object:
    return value if isinstance(value, dict) else {}


def _text(value: Json) -> str:
    return value[:200] if isinstance(value, str) else ""


def _texts(value: Json) -> tuple[str, ...]:
    items: Iterable[Json] = value if isinstance(value, list) else ()
    return tuple(item for item in items if isinstance(item, str))


def _number(value: Json) -> float | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < _TOO_MUCH else None


def _dollars(value: Json) -> float | None:
    """Return a price of one token as that of a million."""
    price = _number(value)
    return None if price is None else round(price * _PER_MILLION, 6)


def _count(value: Json) -> int | None:
    number = _number(value)
    return int(number) if number else None


def _first(*values: Json) -> int | None:
    return next((number for value in values if (number := _count(value))), None)


def _supported(value: Json) -> bool | None:
    match value:
        case bool():
            return value
        case {"supported": bool(said)}:
            return said
        case dict():
            return bool(value)
        case _:
            return None
