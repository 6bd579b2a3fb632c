"""The obedient practice model: it calls whatever stands in the last text it was given.

It stands for the worst model there could be, so that tests can prove that the guards hold all
the same (security.md, sentence 3). Pure.
"""

import json
from collections.abc import Iterator
from typing import cast

from openpista.providers.practice_answers import Plan, PlannedCall

MOST_CALLS = 8


def obey(given: str, *, no_call: str) -> Plan:
    """Return the calls that `given` names as JSON `{"tool": …, "args": …}`, at most eight.

    Without any, the reply is `no_call` and ends the turn.
    """
    calls = tuple(_calls(given))[:MOST_CALLS]
    return Plan(say="" if calls else no_call, calls=calls)


def _calls(text: str) -> Iterator[PlannedCall]:
    decoder = json.JSONDecoder()
    at = text.find("{")
    while at >= 0:
        try:
            found, end = cast(tuple[object, int], decoder.raw_decode(text, at))
        except (ValueError, RecursionError):
            end = at + 1
        else:
            call = _call(found)
            if call is not None:
                yield call
            else:
                end = at + 1  # what is asked for may stand inside
        at = text.find("{", end)


def _call(found: object) -> PlannedCall | None:
    if not isinstance(found, dict):
        return None
    fields = cast(dict[str, object], found)
    tool = fields.get("tool")
    if not isinstance(tool, str):
        return None
    return PlannedCall(tool, json.dumps(fields.get("args", {}), ensure_ascii=False))
