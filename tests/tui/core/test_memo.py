"""Derived values are worked out again only when their inputs are other objects."""

from openpista.tui.core.memo import memo


def test_the_same_inputs_give_the_same_object() -> None:
    calls: list[list[str]] = []

    def derive(state: dict[str, list[str]]) -> list[str]:
        calls.append(state["a"])
        return [*state["a"]]

    select = memo(lambda state: (state["a"],), derive)
    inputs = ["x"]

    first = select({"a": inputs})

    assert select({"a": inputs, "b": []}) is first
    assert len(calls) == 1


def test_another_object_counts_as_another_input() -> None:
    def copied(state: list[str]) -> list[str]:
        return [*state]

    select = memo(lambda state: (state,), copied)

    first = select(["x"])

    assert select(["x"]) is not first
