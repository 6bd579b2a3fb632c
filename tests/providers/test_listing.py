"""The lists of models that services give, each in its own shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.providers.catalogue import Listed
from openpista.providers.json_text import Json, MalformedError
from openpista.providers.listing import LOCAL_WINDOW, SHAPES, read_list, read_show
from tests.providers.feeding import JSON_VALUES


def only(shape: str, row: Json) -> Listed:
    (found,) = read_list(shape, {"data": [row]})
    return found


def test_plain_rows_and_what_local_servers_add():
    told: Json = {"object": "list", "data": [{"id": "a"}, {"id": "b", "max_model_len": 32768}]}

    assert read_list("openai", told) == (Listed("a"), Listed("b", context=32768))
    assert only("llamacpp", {"id": "c", "meta": {"n_ctx": 4096}}).context == 4096


def test_anthropic():
    row: Json = {
        "id": "claude-x",
        "display_name": "Claude X",
        "max_input_tokens": 1000000,
        "max_tokens": 128000,
        "capabilities": {"image_input": {"supported": True}, "thinking": {"supported": False}},
        "lifecycle": {"retires_at": "2027-01-02T00:00:00Z"},
    }

    assert only("anthropic", row) == Listed(
        "claude-x", "Claude X", 1000000, 128000, True, False, ends="2027-01-02"
    )


def test_openrouter_names_the_price_of_one_token():
    row: Json = {
        "id": "a/b",
        "name": "B",
        "context_length": 200000,
        "top_provider": {"max_completion_tokens": 64000},
        "architecture": {"input_modalities": ["text", "image"]},
        "supported_parameters": ["tools", "reasoning"],
        "pricing": {"prompt": "0.000002", "completion": "0.00001", "input_cache_read": "0"},
    }

    assert only("openrouter", row) == Listed(
        "a/b", "B", 200000, 64000, True, True, True, 2.0, 10.0, 0.0
    )


def test_vercel_leaves_out_what_is_no_language_model():
    row: Json = {"id": "a/b", "type": "language", "tags": ["vision"], "context_window": 9000}

    assert only("vercel", row) == Listed(
        "a/b", context=9000, vision=True, reasoning=False, tools=False
    )
    assert read_list("vercel", {"data": [{"id": "e", "type": "embedding"}]}) == ()


def test_together_gives_a_bare_list():
    rows: Json = [
        {"id": "a", "type": "chat", "context_length": 8000, "pricing": {"input": 1.4, "output": 0}},
        {"id": "b", "type": "image"},
    ]

    assert read_list("together", rows) == (Listed("a", context=8000, price_in=1.4),)


def test_google_leaves_out_what_cannot_generate():
    row: Json = {
        "name": "models/gemini-x",
        "displayName": "X",
        "inputTokenLimit": 1048576,
        "outputTokenLimit": 65536,
        "supportedGenerationMethods": ["generateContent"],
        "thinking": True,
    }

    assert read_list("google", {"models": [row, {"name": "models/embed"}]}) == (
        Listed("gemini-x", "X", 1048576, 65536, reasoning=True),
    )


def test_copilot_hides_what_is_switched_off_and_tells_the_wires():
    can: Json = {
        "limits": {"max_prompt_tokens": 100, "max_context_window_tokens": 200},
        "supports": {"tool_calls": True, "vision": True, "reasoning_effort": ["low"]},
    }
    row: Json = {
        "id": "m",
        "name": "M",
        "capabilities": can,
        "model_picker_enabled": True,
        "supported_endpoints": ["/responses", "/chat/completions", "/new"],
    }

    assert only("copilot", row) == Listed(
        "m", "M", 100, None, True, True, True, wires=("responses", "chat")
    )
    hidden: Json = [
        {"id": "a", "model_picker_enabled": False},
        {"id": "b", "policy": {"state": "disabled"}},
    ]
    assert read_list("copilot", hidden) == ()


def test_chatgpt_shows_what_it_lists():
    told: Json = {
        "models": [
            {"slug": "gpt-x", "display_name": "X", "visibility": "list", "context_window": 9},
            {"slug": "gpt-y", "visibility": "hide"},
        ]
    }

    assert read_list("chatgpt", told) == (Listed("gpt-x", "X", 9),)


def test_ollama_names_a_model_once():
    told: Json = {"models": [{"name": "qwen3:latest"}, {"name": "qwen3"}, {"name": "g:1b"}]}

    assert read_list("ollama", told) == (Listed("qwen3"), Listed("g:1b"))


def test_what_ollama_shows_of_a_model():
    shown: Json = {
        "model_info": {"qwen3.context_length": 40960, "qwen3.block_count": 3},
        "capabilities": ["completion", "tools", "thinking"],
    }

    assert read_show("q", shown) == Listed(
        "q", context=LOCAL_WINDOW, vision=False, reasoning=True, tools=True
    )
    assert read_show("q", []) == Listed("q")


@pytest.mark.parametrize("told", [None, 5, "x", {}, {"data": {}}, {"error": {}}])
def test_what_is_no_list_is_refused(told: Json):
    with pytest.raises(MalformedError):
        read_list("openai", told)


KEYS = ["id", "name", "slug", "type", "pricing", "capabilities", "limits", "supports", "meta",
        "architecture", "policy", "context_length", "context_window", "max_tokens", "tags",
        "supported_endpoints", "visibility", "supportedGenerationMethods", "lifecycle",
        "supported_parameters", "top_provider"]  # fmt: skip
ROWS = st.dictionaries(
    st.sampled_from(KEYS),
    JSON_VALUES | st.dictionaries(st.text(max_size=8), JSON_VALUES, max_size=2),
)


@given(st.sampled_from([*SHAPES, "openai"]), st.lists(ROWS, max_size=3))
def test_any_rows_are_read_or_left_out(shape: str, rows: list[Json]):
    for one in read_list(shape, {"data": rows}):
        assert one.id


@given(JSON_VALUES)
def test_anything_may_be_shown(shown: Json):
    assert read_show("m", shown).id == "m"
