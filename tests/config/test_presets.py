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


def test_whoever_counts_by_its_key_has_a_default_model_unless_the_user_names_it() -> None:
    for provider_id in DEFAULT_ORDER:
        found = preset(provider_id)
        assert found is not None
        assert found.default_models or "deployment" in found.note


def test_every_provider_of_the_original_is_there_under_its_name() -> None:
    names = (
        "openai anthropic claude openrouter github-copilot google azure-openai bedrock"
        " vercel-ai-gateway together ollama custom chatgpt lmstudio vllm llamacpp"
    )

    assert all(preset(name) for name in names.split())


def test_no_client_id_of_another_product_is_shipped() -> None:
    ids = {one.id: one.oauth.client_id for one in PRESETS if one.oauth and one.oauth.client_id}

    # OpenAI's page tells every program to begin with this one and to go on with its own.
    assert ids == {"chatgpt": "dynamic_agent_client"}


def test_tokens_come_from_hosts_of_the_service_over_https() -> None:
    homes = {
        "chatgpt": "https://auth.openai.com/",
        "openrouter": "https://openrouter.ai/",
        "copilot": "https://github.com/",
    }
    for one in PRESETS:
        site = one.oauth
        urls = (
            (site.authorize_url, site.token_url, site.revoke_url, site.device_url) if site else ()
        )
        assert all(url.startswith(homes[one.id]) for url in urls if url)


def test_every_service_can_be_logged_in_to_in_some_way() -> None:
    for one in PRESETS:
        assert one.methods
        assert one.oauth is not None or not {"browser", "code", "device"} & set(one.methods)
        assert bool(one.command) == ("command" in one.methods)


def test_a_key_that_others_use_too_counts_for_nobody_by_itself() -> None:
    own = {name for one in PRESETS for name in one.env_keys}

    assert not own & {"GH_TOKEN", "GITHUB_TOKEN"}
    found = preset("copilot")
    assert found is not None
    assert found.experimental
    assert found.all_env_keys() == ("COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN")


def test_a_place_is_filled_in_where_the_address_has_room_for_it() -> None:
    assert {one.id for one in PRESETS if one.wants_place} == {"azure", "bedrock"}
