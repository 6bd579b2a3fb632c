"""The shape of a row of the table of services."""

from openpista.config.preset_types import Preset


def test_a_place_and_the_variables_of_keys_are_read_off_a_row() -> None:
    row = Preset("p", "P", "chat", base_url="https://{place}.example", env_keys=("A",))

    assert row.wants_place
    assert not Preset("p", "P", "chat", base_url="https://p.example").wants_place
    assert row.all_env_keys() == ("A",)
