"""What a tool's outcome becomes: the text for the model, and what is kept to be opened."""

from msgspec import Struct, structs

from openpista.domain.call import ToolRun
from openpista.domain.message import ToolCall, ToolResult
from openpista.domain.tool import ToolOutcome
from openpista.guard.envelope import wrap_untrusted
from openpista.guard.redact import Redactor

MODEL_CHARS = 10_000
"""The model sees at most this much of an output (decisions.md 20)."""
KEPT_BYTES = 64 * 1024
KEPT_DIFF_CHARS = 32 * 1024
"""How much of a diff is kept with the result for whoever looks back; the call has the rest."""

_LINE = "\n"


class FinishedCall(Struct, frozen=True):
    """A result for the model with the output that stays openable (empty: the result has all)."""

    result: ToolResult
    kept_output: str = ""


def finished_call(
    call: ToolCall, outcome: ToolOutcome, *, redactor: Redactor, at_ms: int, boundary: str
) -> FinishedCall:
    """Return the result of a call that ran.

    Live secrets are blacked out, text from elsewhere is put into an envelope whose marks hold
    `boundary`, and what is too long loses its middle.
    """
    whole = redactor.redact(_encodable(outcome.text))
    shown = cut_for_model(whole, call)
    if outcome.taint:
        shown = wrap_untrusted(shown, source=outcome.taint, at_ms=at_ms, boundary=boundary)
    kept = "" if shown == whole else _kept(whole)
    size = len(whole.encode())
    result = ToolResult(
        call_id=call.call_id,
        name=call.name,
        text=shown,
        is_error=outcome.is_error,
        images=outcome.images,
        kept_bytes=len(kept.encode()) if kept else size,
        total_bytes=max(outcome.total_bytes, size),
    )
    return FinishedCall(result, kept)


def failed_call(call: ToolCall, reason: str) -> FinishedCall:
    """Return the result of a call that did not run, or was stopped: `reason` is for the model."""
    text = _encodable(reason)
    size = len(text.encode())
    result = ToolResult(
        call_id=call.call_id,
        name=call.name,
        text=text,
        is_error=True,
        kept_bytes=size,
        total_bytes=size,
    )
    return FinishedCall(result)


def with_run(finished: FinishedCall, run: ToolRun, redactor: Redactor) -> FinishedCall:
    """Return a finished call that tells windows how it went; what a diff shows of a file is
    treated as the output of a call."""
    if (intent := run.intent) is not None and intent.diff:
        diff = redactor.redact(intent.diff)
        if len(diff) > KEPT_DIFF_CHARS:
            diff = f"{diff[:KEPT_DIFF_CHARS].rpartition(_LINE)[0]}{_LINE}"
        run = structs.replace(run, intent=structs.replace(intent, diff=diff))
    return structs.replace(finished, result=structs.replace(finished.result, run=run))


def cut_for_model(text: str, call: ToolCall) -> str:
    """Return head and tail of a text that is too long, with what is missing counted between."""
    missing = len(text) - MODEL_CHARS
    if missing <= 0:
        return text
    half = MODEL_CHARS // 2
    marker = (
        f"\n[... {missing} of {len(text)} characters left out;"
        f' system.output with call_id "{call.call_id}" reads them ...]\n'
    )
    return text[:half] + marker + text[-half:]


def _kept(text: str) -> str:
    data = text.encode()
    if len(data) <= KEPT_BYTES:
        return text
    half = KEPT_BYTES // 2
    return data[:half].decode(errors="ignore") + data[-half:].decode(errors="ignore")


def _encodable(text: str) -> str:
    """Return `text` without lone surrogates, which no store and no wire takes."""
    return text.encode("utf-8", "replace").decode()
