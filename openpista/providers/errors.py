"""One taxonomy for what goes wrong at a model service, from its status, headers and words.

The services agree on little: the same failure is a status here, a code there, and somewhere only
a sentence. Codes and sentences come from the recordings in tests/fixtures/providers and from the
error references of the services (reference: providers.md §3.4).
"""

import re
from collections.abc import Mapping

from openpista.domain.model import ProviderError, ProviderErrorKind, Reply
from openpista.providers.fault import Fault, read_fault, retry_after_s

_TOO_LONG = (
    r"maximum context length|context[ _-]?(length|window|size|limit)|prompt (is )?too long"
    r"|exceeds? the (maximum|max) (number of )?tokens|input (is|length) too long|too many tokens"
    r"|input token count|token limit exceeded|reduce the length|exceeds? the model'?s? max"
)
_NO_CREDIT = (
    r"credit balance|insufficient[ _](credits?|balance|funds|quota)|out of credits?|billing"
    r"|payment required|spend(ing)? limit"
)
_BAD_KEY = (
    r"(api|subscription|access)[ _-]?key (is )?(not valid|invalid|incorrect|expired)"
    r"|(invalid|incorrect|missing) (x-)?api[ _-]?key|invalid subscription key"
)
_NO_MODEL = (
    r"model\b(?s:.{0,200}?)(does not exist|not found|is not available|unknown)"
    r"|(unknown|no such) model"
)
_OVERLOADED = r"overloaded|at capacity|temporarily unavailable"

_CODES: Mapping[str, ProviderErrorKind] = {
    "authentication_error": "auth",
    "invalid_api_key": "auth",
    "api_key_invalid": "auth",
    "unauthenticated": "auth",
    "unauthorized": "auth",
    "permission_error": "permission",
    "permission_denied": "permission",
    "request_forbidden": "permission",
    "unsupported_country_region_territory": "permission",
    "billing_error": "quota",
    "billing_hard_limit_reached": "quota",
    "billing_not_active": "quota",
    "insufficient_quota": "quota",
    "insufficient_credits": "quota",
    "usage_limit_reached": "quota",
    "subscription_sharing_usage_limit_exceeded": "quota",
    "rate_limit_error": "rate_limit",
    "rate_limit_exceeded": "rate_limit",
    "too_many_requests": "rate_limit",
    "resource_exhausted": "rate_limit",
    "overloaded_error": "overloaded",
    "overloaded": "overloaded",
    "server_overloaded": "overloaded",
    "slow_down": "overloaded",
    "unavailable": "overloaded",
    "context_length_exceeded": "context_too_long",
    "request_too_large": "context_too_long",
    "model_context_window_exceeded": "context_too_long",
    "content_filter": "content_filter",
    "content_policy_violation": "content_filter",
    "responsibleaipolicyviolation": "content_filter",
    "not_found_error": "not_found",
    "model_not_found": "not_found",
    "deploymentnotfound": "not_found",
    "timeout_error": "timeout",
    "api_error": "server",
    "server_error": "server",
    "internal_server_error": "server",
    "internal_error": "server",
    "invalid_request_error": "bad_request",
    "tool_use_failed": "bad_request",
}
"""What a `code` or `type` means by itself. The vague ones stand last: see `_VAGUE`."""

_VAGUE = frozenset({"server", "bad_request", "rate_limit"})
"""Kinds that a service also gives for something more precise, which the words or status tell."""

_STATUSES: Mapping[int, ProviderErrorKind] = {
    401: "auth",
    402: "quota",
    403: "permission",
    404: "not_found",
    408: "timeout",
    409: "server",
    413: "context_too_long",
    429: "rate_limit",
    502: "overloaded",
    503: "overloaded",
    504: "overloaded",
    529: "overloaded",
}

_SENTENCES: Mapping[ProviderErrorKind, str] = {
    "auth": "{label} does not accept the key: check it, or set another one.",
    "permission": "{label} does not allow this with your account.",
    "quota": "The account at {label} has no credit left, or its limit is reached.",
    "rate_limit": "{label} asks to slow down.",
    "overloaded": "{label} is overloaded at the moment.",
    "server": "{label} failed on its own side.",
    "context_too_long": "The conversation is longer than the model can take.",
    "content_filter": "The content filter of {label} stopped this.",
    "not_found": "{label} does not know this model or address.",
    "bad_request": "{label} did not accept the request.",
    "network": "{label} cannot be reached.",
    "timeout": "{label} did not answer in time.",
    "cut_off": "The answer of {label} broke off before its end.",
    "malformed": "{label} sent something that cannot be read.",
}

MAX_QUOTE_CHARS = 300


def failure(
    kind: ProviderErrorKind,
    *,
    provider: str,
    label: str,
    note: str = "",
    partial: Reply | None = None,
    detail: str = "",
) -> ProviderError:
    """Return an error of `kind` with its sentence, and `note`, a sentence of ours, after it."""
    message = " ".join(filter(None, (_sentence(kind, label, ""), note)))
    return ProviderError(message, kind=kind, provider=provider, partial=partial, detail=detail)


def status_error(
    *,
    provider: str,
    label: str,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    now_ms: int,
) -> ProviderError:
    """Return the error that an HTTP answer with `status` stands for."""
    fault = read_fault(body)
    if 300 <= status < 400:
        fault = Fault(message=f"redirect to {headers.get('location', 'another address')}")
    kind = kind_of(fault, status=status)
    return ProviderError(
        _sentence(kind, label, fault.message),
        kind=kind,
        provider=provider,
        status=status,
        code=fault.code or fault.type,
        retry_after_s=retry_after_s(headers, fault, now_ms=now_ms),
        detail=body[:2000].decode("utf-8", "replace"),
    )


def stream_error(fault: Fault, *, provider: str, label: str) -> ProviderError:
    """Return the error that a service told in the middle of a stream, after status 200."""
    kind = kind_of(fault, status=fault.status)
    return ProviderError(
        _sentence(kind, label, fault.message),
        kind=kind,
        provider=provider,
        status=fault.status,
        code=fault.code or fault.type,
        retry_after_s=retry_after_s({}, fault, now_ms=0),
    )


def kind_of(fault: Fault, *, status: int | None) -> ProviderErrorKind:
    """Return the kind of a failure: precise codes, then words, then the status, then the rest."""
    coded: list[ProviderErrorKind] = [_CODES[word] for word in fault.words() if word in _CODES]
    for kind in coded:
        if kind not in _VAGUE:
            return kind
    if (told := _kind_of_words(fault.message, status)) is not None:
        return told
    if status is not None and status in _STATUSES:
        return _STATUSES[status]
    if coded:
        return coded[0]
    if status is not None and 300 <= status < 500:
        return "bad_request"
    return "server"


def _says(pattern: str, message: str) -> bool:
    # Compiled here, with the first error: a question that is answered waits for none of them.
    return re.search(pattern, message, re.IGNORECASE) is not None


def _kind_of_words(message: str, status: int | None) -> ProviderErrorKind | None:
    # A rate limit also speaks of tokens and a maximum, so its status counts first.
    if status == 429:
        return "quota" if _says(_NO_CREDIT, message) else None
    if _says(_NO_CREDIT, message):
        return "quota"
    if _says(_TOO_LONG, message):
        return "context_too_long"
    if _says(_BAD_KEY, message):
        return "auth"
    if status in (None, 400, 404, 422) and _says(_NO_MODEL, message):
        return "not_found"
    if (status is None or status >= 500) and _says(_OVERLOADED, message):
        return "overloaded"
    return None


def _sentence(kind: ProviderErrorKind, label: str, said: str) -> str:
    sentence = _SENTENCES[kind].format(label=label)
    quote = " ".join(said.split())
    if len(quote) > MAX_QUOTE_CHARS:
        quote = f"{quote[:MAX_QUOTE_CHARS]}…"
    return f"{sentence} It said: “{quote}”" if quote else sentence
