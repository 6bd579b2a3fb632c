"""What a service said about a failure, read from any of the shapes in which services say it."""

import email.utils
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from openpista.providers.json_text import Json, MalformedError, read_json

_WAIT_IN_WORDS = (
    r"(?:try again|retry)\s+(?:in|after)\s+(\d+(?:\.\d+)?)\s*(ms|milliseconds|s|sec|seconds)\b"
)
_DURATION = r"(\d+(?:\.\d+)?)s"


class Fault(Struct, frozen=True):
    """A failure in a service's own words; `status` where the body names one."""

    message: str = ""
    code: str = ""
    type: str = ""
    reason: str = ""
    status: int | None = None
    wait_s: float | None = None

    def words(self) -> Iterator[str]:
        """Yield the names that the service gave the failure, the most precise first."""
        for word in (self.reason, self.code, self.type):
            if word:
                yield word.lower()


def read_fault(body: bytes) -> Fault:
    """Return what an error body says; a body that is no JSON is quoted as it is."""
    try:
        value = read_json(body)
    except MalformedError:
        return Fault(message=_plain(body))
    return fault_from(value) or Fault(message=_plain(body))


def fault_from(value: Json) -> Fault | None:
    """Return the fault in decoded JSON, None where there is none.

    Seen: `{"error": {…}}`, `{"error": "text"}`, `{"detail": …}` (ChatGPT, FastAPI), the error
    object alone (Mistral, Responses events), and each of them as the only item of a list.
    """
    match value:
        case [first, *_]:
            return fault_from(first)
        case {"error": str(message)}:
            return Fault(message=message)
        case {"error": dict(error)}:
            return _from_object(error)
        case {"detail": [{"msg": str(message)}, *_]}:
            return Fault(message=message)
        case {"detail": str(message)}:
            return Fault(message=message)
        case {"message": str()}:
            return _from_object(value)
        case _:
            return None


def retry_after_s(headers: Mapping[str, str], fault: Fault, *, now_ms: int) -> float | None:
    """Return the wait that the service named, in seconds.

    `retry-after-ms`, `retry-after` as seconds or as a date, Google's `retryDelay`, or words.
    """
    lower = {name.lower(): text.strip() for name, text in headers.items()}
    if (ms := _number(lower.get("retry-after-ms", ""))) is not None:
        return ms / 1000
    after = lower.get("retry-after", "")
    if (seconds := _number(after)) is not None:
        return seconds
    if after and (at_s := _http_date(after)) is not None:
        return max(0.0, at_s - now_ms / 1000)
    waits = [fault.wait_s] if fault.wait_s is not None else []
    if (found := re.search(_WAIT_IN_WORDS, fault.message, re.IGNORECASE)) is not None:
        # Google says the same wait twice, in its details rounded down.
        waits.append(float(found[1]) / (1000 if found[2].lower().startswith("m") else 1))
    return max(waits, default=None)


def _from_object(error: dict[str, Json]) -> Fault:
    code, status = error.get("code"), error.get("status")
    message = _text(error.get("message"))
    match error.get("metadata"):
        case {"raw": str(raw)} if raw:
            # OpenRouter puts its upstream's own words here, and "Provider returned error" above.
            message = f"{message}: {raw}"
        case _:
            pass
    match error.get("innererror"):
        case {"code": str(reason)}:
            pass
        case _:
            reason = ""
    wait_s, told = _google_details(error.get("details"))
    return Fault(
        message=message,
        code=_text(code),
        type=_text(error.get("type")) or _text(status),
        reason=reason or told,
        status=_http_status(code, status, error.get("status_code")),
        wait_s=wait_s,
    )


def _http_status(*candidates: Json) -> int | None:
    for candidate in candidates:
        match candidate:
            case str() if candidate.isdecimal() and len(candidate) == 3:
                number = int(candidate)
            case int():
                number = candidate
            case _:
                continue
        if 400 <= number < 600:
            return number
    return None


def _google_details(details: Json) -> tuple[float | None, str]:
    """Return the wait and the reason that google.rpc.RetryInfo and ErrorInfo name."""
    wait_s: float | None = None
    reason = ""
    for item in details if isinstance(details, list) else ():
        match item:
            case {"retryDelay": str(delay)} if found := re.fullmatch(_DURATION, delay):
                wait_s = float(found[1])
            case {"reason": str(word)}:
                reason = word
            case _:
                pass
    return wait_s, reason


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < 1e9 else None


def _http_date(text: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _plain(body: bytes) -> str:
    text = body[:2000].decode("utf-8", "replace")
    return "" if text.lstrip().startswith("<") else text
