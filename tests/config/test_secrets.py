"""Which values are secret."""

from pathlib import Path

from openpista.config.load import load_config
from openpista.config.paths import Home
from openpista.config.secrets import secret_values


def test_secrets_of_file_and_environment_are_known(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.config_file.write_text(
        "[agent]\napi_key = 'one'\nmodel = 'not secret'\n"
        "[providers.mine]\napi_key = 'two'\nheaders = { A = 'three' }\n"
        "api_keys = ['six', 'seven']\n"
    )
    environ = {"ANTHROPIC_API_KEY": "four", "TELEGRAM_BOT_TOKEN": "five", "OPENAI_API_KEY": ""}
    environ |= {"GH_TOKEN": "eight"}
    loaded = load_config(home=home, environ=environ)

    words = "one two three four five six seven eight"
    assert secret_values(loaded, environ) == set(words.split())
