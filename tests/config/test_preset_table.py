"""The table of services as data: nothing in it contradicts itself."""

from openpista.config.preset_table import DEFAULT_ORDER, PRESETS
from openpista.egress.addresses import host_of


def test_every_row_has_an_address_unless_only_its_user_knows_it() -> None:
    assert {one.id for one in PRESETS if not one.base_url} == {"custom", "practice"}


def test_hosts_for_keys_are_no_open_patterns() -> None:
    for one in PRESETS:
        for pattern in one.hosts:
            fixed = pattern.split("*")[-1]
            assert fixed.count(".") >= 1
            assert len(fixed) > 4


def test_local_servers_are_on_this_computer_and_others_are_not() -> None:
    for one in PRESETS:
        if one.base_url:
            assert (host_of(one.base_url) == "localhost") is one.local


def test_the_order_names_services_once() -> None:
    ids = [one.id for one in PRESETS]

    assert len(set(DEFAULT_ORDER)) == len(DEFAULT_ORDER)
    assert set(DEFAULT_ORDER) <= set(ids)


def test_reasons_are_sentences() -> None:
    for one in PRESETS:
        for _, reason in one.refused_keys:
            assert reason.endswith(".")
        assert not one.note or one.note.endswith(".")
