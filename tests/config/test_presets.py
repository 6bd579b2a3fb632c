"""The model services that come with the program."""

from openpista.config.presets import DEFAULT_ORDER, PRACTICE, PRESETS, preset


def test_the_services_of_the_first_round_are_there() -> None:
    wanted = {"openai", "anthropic", "openrouter", "together", "ollama", "custom", PRACTICE}

    assert wanted <= {one.id for one in PRESETS}


def test_no_two_services_share_a_name() -> None:
    names = [name for one in PRESETS for name in (one.id, *one.aliases)]

    assert len(set(names)) == len(names)


def test_no_two_services_share_a_key() -> None:
    keys = [name for one in PRESETS for name in one.env_keys]

    assert len(set(keys)) == len(keys)


def test_only_openai_is_ever_given_the_openai_key() -> None:
    assert [one.id for one in PRESETS if "OPENAI_API_KEY" in one.env_keys] == ["openai"]


def test_an_alias_of_the_original_is_understood() -> None:
    found = preset("claude")

    assert found is not None
    assert found.id == "anthropic"
    assert preset("no such") is None


def test_anthropics_address_does_not_end_in_v1() -> None:
    found = preset("anthropic")

    assert found is not None
    assert not found.base_url.endswith("/v1")


def test_services_with_keys_are_far_away_and_encrypted() -> None:
    assert all(one.base_url.startswith("https://") for one in PRESETS if one.needs_key)


def test_whoever_counts_by_its_key_has_a_default_model() -> None:
    for provider_id in DEFAULT_ORDER:
        found = preset(provider_id)
        assert found is not None
        assert found.env_keys
        assert found.default_models
