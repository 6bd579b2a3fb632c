"""How the vocabularies become JSON: the tag of a struct is its name in snake case."""

import re

_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


def snake_case(class_name: str) -> str:
    """Return `TurnStarted` as `turn_started`; the value of the JSON field `type`."""
    return _WORD_START.sub("_", class_name).lower()
