"""What the vendors refuse, written down from their error messages and references.

Each function returns objections to a request body, none where the vendor would take it. They are
written apart from our encoders and share nothing with them. Sources: reference providers.md §1.1,
§1.3, §1.7, §1.14 and the recorded error bodies.
"""

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Body = Mapping[str, Any]
Issued = set[str]
"""Signatures and sealed reasoning that this vendor has handed out."""

Rules = Callable[[Body, Issued], list[str]]

CHAT_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
MESSAGES_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
MOST_CACHE_MARKS = 4
MOST_ID_CHARS = 64
LEAST_OUTPUT_TOKENS = 16
SKIPPED = "skip_thought_signature_validator"


def chat(body: Body, issued: Issued) -> list[str]:
    """Objections to a chat completion request."""
    del issued
    found: list[str] = []
    open_calls: list[str] = []
    for index, message in enumerate(body["messages"]):
        role, content = message["role"], message.get("content")
        if role == "tool":
            if message["tool_call_id"] not in open_calls:
                found.append(f"messages[{index}]: a result without its call")
            else:
                open_calls.remove(message["tool_call_id"])
            if not isinstance(content, str):
                found.append(f"messages[{index}]: a result that is no text")
            continue
        if open_calls:
            found.append(f"messages[{index}]: calls without results: {open_calls}")
            open_calls = []
        match role:
            case "system" | "developer":
                found += [] if index == 0 else [f"messages[{index}]: system in the middle"]
            case "user":
                found += _user_content(content, index)
            case "assistant":
                calls: Sequence[Body] = message.get("tool_calls") or ()
                if not content and not calls:
                    found.append(f"messages[{index}]: an empty assistant")
                for call in calls:
                    found += _chat_call(call, index)
                    open_calls.append(call["id"])
            case _:
                found.append(f"messages[{index}]: role {role}")
    return found + [f"calls without results: {open_calls}" for _ in open_calls[:1]]


def responses(body: Body, issued: Issued) -> list[str]:
    """Objections to a Responses request."""
    found: list[str] = []
    if body.get("store") is not False:
        found.append("store must be false")
    if (limit := body.get("max_output_tokens")) is not None and limit < LEAST_OUTPUT_TOKENS:
        found.append(f"max_output_tokens {limit}")
    open_calls: dict[str, None] = {}
    for index, item in enumerate(body["input"]):
        where = f"input[{index}]"
        if len(item.get("id", "")) > MOST_ID_CHARS:
            found.append(f"{where}: an id of more than {MOST_ID_CHARS} characters")
        found += _response_item(item, where, issued, open_calls)
    found += _reasoning_alone(body["input"])
    return found + [f"no output found for {call}" for call in open_calls]


def _response_item(
    item: Body, where: str, issued: Issued, open_calls: dict[str, None]
) -> list[str]:
    match item.get("type", "message"):
        case "reasoning":
            known = item.get("encrypted_content") in issued
            return [] if known else [f"{where}: reasoning that could not be verified"]
        case "function_call":
            open_calls[item["call_id"]] = None
            fits = item.get("id", "fc_").startswith("fc_")
            objection = [] if fits else [f"{where}: the id of a call begins with fc_"]
            return _is_object(item["arguments"], where) + objection
        case "function_call_output":
            known = item["call_id"] in open_calls
            open_calls.pop(item["call_id"], None)
            return [] if known else [f"{where}: no call found for this output"]
        case "message":
            is_late = bool(open_calls) and item["role"] == "user"
            objection = [f"{where}: no output found for {list(open_calls)}"] if is_late else []
            return _response_content(item, where) + objection
        case kind:
            return [f"{where}: type {kind}"]


def _reasoning_alone(items: Sequence[Body]) -> list[str]:
    """Reasoning is taken only with the item that followed it when it was made."""
    found: list[str] = []
    for index, item in enumerate(items):
        if item.get("type") != "reasoning":
            continue
        after = items[index + 1] if index + 1 < len(items) else {"role": "user"}
        kind = after.get("type", "message")
        if kind == "function_call_output" or (kind == "message" and after["role"] == "user"):
            found.append(f"input[{index}]: reasoning without the item that followed it")
    return found


def messages(body: Body, issued: Issued) -> list[str]:
    """Objections to a Messages request."""
    found: list[str] = []
    owed: list[str] = []
    if "max_tokens" not in body:
        found.append("max_tokens: field required")
    if body["messages"][0]["role"] != "user":
        found.append("messages[0]: the first message is the user's")
    marks = json.dumps(body).count('"cache_control"')
    if marks > MOST_CACHE_MARKS:
        found.append(f"{marks} cache_control blocks")
    last_role = ""
    for index, message in enumerate(body["messages"]):
        blocks = message["content"]
        if message["role"] == last_role:
            found.append(f"messages[{index}]: roles must alternate")
        last_role = message["role"]
        if not blocks:
            found.append(f"messages[{index}]: empty content")
        if message["role"] == "user":
            answered = [b["tool_use_id"] for b in blocks if b["type"] == "tool_result"]
            if sorted(answered) != sorted(owed):
                found.append(f"messages[{index}]: results {answered} for calls {owed}")
            kinds = [block["type"] == "tool_result" for block in blocks]
            if kinds != sorted(kinds, reverse=True):
                found.append(f"messages[{index}]: results come first")
            owed = []
        for block in blocks:
            found += _messages_block(block, message["role"], index, issued)
            if block["type"] == "tool_use":
                owed.append(block["id"])
    return found + [f"calls without results: {owed}" for _ in owed[:1]]


def gemini(body: Body, issued: Issued) -> list[str]:
    """Objections to a generateContent request of a model that signs its calls."""
    found: list[str] = []
    asked: list[str] = []
    if body["contents"][0]["role"] != "user":
        found.append("contents[0]: begins with the user")
    for index, content in enumerate(body["contents"]):
        calls = [part["functionCall"] for part in content["parts"] if "functionCall" in part]
        results = [p["functionResponse"] for p in content["parts"] if "functionResponse" in p]
        if not content["parts"]:
            found.append(f"contents[{index}]: parts must not be empty")
        if asked and [result["name"] for result in results] != asked:
            found.append(f"contents[{index}]: {len(results)} responses to {len(asked)} calls")
        if results and not asked:
            found.append(f"contents[{index}]: a response without a call")
        if calls and index == 0:
            found.append(f"contents[{index}]: a call comes after a user turn")
        asked = [call["name"] for call in calls]
        found += _gemini_signatures(content, index, issued)
    return found + ([f"calls without responses: {asked}"] if asked else [])


def _chat_call(call: Body, index: int) -> list[str]:
    found = _is_object(call["function"]["arguments"], f"messages[{index}]")
    if len(call["id"]) > 40:
        found.append(f"messages[{index}]: a call id of {len(call['id'])} characters")
    if not CHAT_NAME.fullmatch(call["function"]["name"]):
        found.append(f"messages[{index}]: the name {call['function']['name']}")
    return found


def _user_content(content: Any, index: int) -> list[str]:
    if isinstance(content, str):
        return [] if content else [f"messages[{index}]: empty content"]
    found: list[str] = []
    for part in content:
        match part:
            case {"type": "text", "text": str(text)} if text:
                pass
            case {"type": "image_url", "image_url": {"url": str(url)}}:
                found += _is_base64(url.partition(";base64,")[2], f"messages[{index}]")
            case _:
                found.append(f"messages[{index}]: a part {part}")
    return found


def _response_content(item: Body, where: str) -> list[str]:
    wanted = "output_text" if item["role"] == "assistant" else "input_text"
    content = item["content"]
    parts: Sequence[Body] = () if isinstance(content, str) else content
    return [
        f"{where}: a part of type {part['type']} from the {item['role']}"
        for part in parts
        if part["type"] not in (wanted, "input_image", "refusal")
    ]


def _messages_block(block: Body, role: str, index: int, issued: Issued) -> list[str]:
    where = f"messages[{index}]"
    match block["type"]:
        case "text":
            return [] if block["text"].strip() else [f"{where}: text must not be empty"]
        case "image":
            return _is_base64(block["source"]["data"], where)
        case "thinking" if role == "assistant":
            known = block.get("signature") in issued
            return [] if known else [f"{where}: a signature that is not ours"]
        case "tool_use" if role == "assistant":
            fits = MESSAGES_ID.fullmatch(block["id"]) and isinstance(block["input"], dict)
            return [] if fits else [f"{where}: tool_use {block['id']}"]
        case "tool_result" if role == "user":
            return []
        case kind:
            return [f"{where}: {kind} from the {role}"]


def _gemini_signatures(content: Body, index: int, issued: Issued) -> list[str]:
    found: list[str] = []
    calls = 0
    for part in content["parts"]:
        signature = part.get("thoughtSignature")
        if signature and signature not in issued and signature != SKIPPED:
            found.append(f"contents[{index}]: a signature that is not ours")
        if "functionCall" in part:
            if calls == 0 and not signature:
                found.append(f"contents[{index}]: the first call has no thought_signature")
            calls += 1
        elif part.get("text") == "" and not signature:
            found.append(f"contents[{index}]: an empty part")
    return found


def _is_object(text: str, where: str) -> list[str]:
    try:
        is_object = isinstance(json.loads(text), dict)
    except ValueError:
        is_object = False
    return [] if is_object else [f"{where}: arguments that are no object"]


def _is_base64(text: str, where: str) -> list[str]:
    try:
        base64.b64decode(text, validate=True)
    except ValueError:
        return [f"{where}: a picture that is no base64"]
    return [] if text else [f"{where}: an empty picture"]
