from openpista.domain.command import Accepted, Refused, SetConfig, UnsetConfig
from tests.fakes.listening import Listening
from tests.fakes.played_settings import PlayedSettings


def values(settings: PlayedSettings) -> dict[str, tuple[str, str]]:
    return {one.key: (one.value, one.origin) for one in settings.entries().entries}


def test_entries_of_every_origin_and_kind_are_there() -> None:
    entries = PlayedSettings(Listening()).entries().entries

    assert {one.origin for one in entries} == {"default", "file", "environment"}
    assert {"text", "switch", "choice", "whole", "number", "list", "table"} <= {
        one.kind for one in entries
    }
    assert [one.value for one in entries if one.key == "providers.own.api_key"] == ['"***"']


def test_a_key_is_written_told_and_taken_out() -> None:
    listening = Listening()
    settings = PlayedSettings(listening)

    assert settings.carry_out(SetConfig(key="agent.effort", value="low")) == Accepted()
    assert values(settings)["agent.effort"] == ('"low"', "file")
    assert settings.carry_out(UnsetConfig(key="agent.effort")) == Accepted()
    assert values(settings)["agent.effort"] == ("", "default")
    assert listening.kinds() == ["ConfigChanged", "ConfigChanged"]

    again = settings.carry_out(UnsetConfig(key="agent.effort"))
    assert isinstance(again, Accepted)
    assert "is not set" in again.note
    assert listening.kinds() == []


def test_a_wrong_value_is_refused_and_the_environment_wins() -> None:
    settings = PlayedSettings(Listening())

    wrong = settings.carry_out(SetConfig(key="approvals.timeout_s", value="soon"))
    assert isinstance(wrong, Refused)
    assert wrong.code == "not_valid"

    kept = settings.carry_out(SetConfig(key="log.level", value="error"))
    assert isinstance(kept, Accepted)
    assert "goes before it" in kept.note
    assert values(settings)["log.level"] == ('"debug"', "environment")


def test_another_mode_of_approvals_is_told_as_what_holds_now() -> None:
    listening = Listening()
    settings = PlayedSettings(listening)

    settings.carry_out(SetConfig(key="approvals.mode", value="auto"))

    assert listening.approvals_mode == "auto"
    assert listening.kinds() == ["ConfigChanged", "DefaultsChanged"]
