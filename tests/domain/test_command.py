"""Commands that carry secrets."""

from openpista.domain.command import AnswerLogin, SetConfig
from openpista.domain.ids import LoginId


def test_a_secret_is_not_in_what_a_command_prints() -> None:
    answer = AnswerLogin(login_id=LoginId("L1"), text="sk-canary")
    write = SetConfig(key="agent.api_key", value='"sk-canary"')

    for command in (answer, write, [answer], (write, 1)):
        assert "canary" not in f"{command} {command!r}"
    assert "L1" in repr(answer)
    assert "agent.api_key" in repr(write)
