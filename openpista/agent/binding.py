"""What an answer is bound to: the exact bytes of a call, and where and when they would run."""

import hashlib
import json

from openpista.domain.ids import SessionId, TurnId
from openpista.domain.message import ToolCall
from openpista.domain.tool import Intent


def canonical_json(value: object) -> str:
    """Return one and only one JSON text for `value`: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def call_digest(
    call: ToolCall,
    intent: Intent,
    *,
    profile: str,
    session_id: SessionId,
    turn_id: TurnId,
    nonce: str,
) -> str:
    """Return the SHA-256 that binds a decision to one call (security.md §4, Binding).

    `profile` is who could answer, `nonce` is fresh for each call, so a digest holds once.
    """
    bound = {
        "tool": call.name,
        "call": call.call_id,
        "arguments": call.arguments,
        "cwd": intent.cwd,
        "program": [intent.program, intent.program_sha256],
        "scripts": [list(script) for script in intent.scripts],
        "host": intent.host,
        "network": list(intent.network),
        "profile": profile,
        "session": session_id,
        "turn": turn_id,
        "nonce": nonce,
    }
    return hashlib.sha256(canonical_json(bound).encode()).hexdigest()
