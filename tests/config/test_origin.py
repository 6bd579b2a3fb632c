"""Where a value came from."""

from openpista.config.origin import DEFAULT, Given, Origin


def test_a_default_comes_from_nowhere() -> None:
    assert Origin("default") == DEFAULT
    assert DEFAULT.where == ""


def test_a_given_value_keeps_its_origin() -> None:
    given = Given(5, Origin("file", "config.toml:3"))

    assert (given.value, given.origin.kind) == (5, "file")
