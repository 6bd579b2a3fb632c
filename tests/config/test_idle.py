"""A setting that nothing acts on is never taken silently."""

import pytest

from openpista.config.idle import idle_warnings
from openpista.config.keys import all_keys
from openpista.config.schema import NOT_USED_YET


def test_a_room_that_nobody_reads_is_told() -> None:
    (warning,) = idle_warnings({("skills", "workspace"): "/skills"})

    assert warning == "skills has no effect in this version: no skill is read."


def test_a_table_is_told_once() -> None:
    touched = {("skills", "workspace"): "/x", ("skills", "other"): True}

    assert len(idle_warnings(touched)) == 1


def test_defaults_and_keys_that_work_are_not_told() -> None:
    assert idle_warnings({("channels", "cli", "enabled"): False, ("agent", "model"): "m"}) == ()


@pytest.mark.parametrize("name", NOT_USED_YET)
def test_every_entry_names_a_key_or_a_table(name: str) -> None:
    names = {key.name for key in all_keys()}

    assert any(own == name or own.startswith(f"{name}.") for own in names)
