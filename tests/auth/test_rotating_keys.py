"""Several keys of one service."""

from openpista.auth.rotating_keys import RotatingKeys
from openpista.guard.secret import Secret

A, B, C = Secret("a"), Secret("b"), Secret("c")


async def test_the_next_key_is_taken_and_kept_and_the_first_one_comes_round_again() -> None:
    keys = RotatingKeys([A, B, C])

    assert await keys.current() == A
    assert await keys.after_refusal(A) == B
    assert await keys.current() == B
    assert await keys.after_refusal(A) == B
    assert await keys.after_refusal(B) == C
    assert await keys.after_refusal(C) == A
    assert keys.most_tries == 2


async def test_one_key_has_no_other() -> None:
    assert await RotatingKeys([A]).after_refusal(A) is None


def test_the_same_keys_are_the_same_and_are_not_printed() -> None:
    assert RotatingKeys([A, B]) == RotatingKeys([A, B])
    assert RotatingKeys([A, B]) != RotatingKeys([B, A])
    assert hash(RotatingKeys([A])) == hash(RotatingKeys([A]))
    assert repr(RotatingKeys([A, B])) == "RotatingKeys(2)"
