"""The configuration as it is loaded."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openpista.config.load import Loaded, load_config
from openpista.config.origin import Origin
from openpista.config.paths import Home
from openpista.domain.errors import ConfigError

GOOD = """# mine
[agent]
model = "claude-sonnet-5-5"
max_tool_rounds = 12
disabled_tools = ["files.write"]

[providers.openai]
api_key = "sk-x"

[channels.web]
port = 4000

[ui.keys]
"turn.cancel" = "escape"
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "user" / ".openpista")


def write(home: Home, text: str) -> Path:
    home.root.mkdir(parents=True, exist_ok=True)
    home.config_file.write_text(text, encoding="utf-8")
    return home.config_file


def failure_of(home: Home) -> str:
    try:
        load(home)
    except ConfigError as error:
        return error.message
    return ""


def load(home: Home, **environ: str) -> Loaded:
    return load_config(home=home, environ={"HOME": str(home.root.parent), **environ})


def test_without_a_file_everything_is_a_default(home: Home) -> None:
    loaded = load(home)

    assert loaded.origins == {}
    assert loaded.warnings == ()
    assert loaded.origin("agent.model") == Origin("default")
    assert not home.root.exists()


def test_a_file_sets_values_and_the_line_is_their_origin(home: Home) -> None:
    path = write(home, GOOD)

    loaded = load(home)

    assert loaded.config.agent.max_tool_rounds == 12
    assert loaded.config.agent.disabled_tools == ("files.write",)
    assert loaded.config.provider("openai").api_key == "sk-x"
    assert loaded.config.ui.keys == {"turn.cancel": "escape"}
    assert loaded.origin("agent.max_tool_rounds") == Origin("file", f"{path}:4")


def test_the_environment_goes_before_the_file(home: Home) -> None:
    write(home, GOOD)

    loaded = load(home, OPENPISTA_MODEL="gpt")

    assert loaded.config.agent.model == "gpt"
    assert loaded.origin("agent.model") == Origin("environment", "OPENPISTA_MODEL")


def test_an_option_goes_before_the_environment(home: Home) -> None:
    loaded = load_config(
        home=home, environ={"OPENPISTA_LOG_LEVEL": "error"}, options={"log.level": "debug"}
    )

    assert loaded.config.log.level == "debug"
    assert loaded.origin("log.level").kind == "option"


def test_a_wrong_option_is_told(home: Home) -> None:
    with pytest.raises(ConfigError, match=r"log\.level must be"):
        load_config(home=home, environ={}, options={"log.level": "loud"})
    with pytest.raises(ConfigError, match="no key of openpista"):
        load_config(home=home, environ={}, options={"log.lvl": "x"})


def test_every_section_may_stand_alone(home: Home) -> None:
    write(home, "[channels.web]\nenabled = true\n")

    channels = load(home).config.channels

    assert channels.web.enabled
    assert channels.cli.enabled
    assert not channels.telegram.enabled


def test_nothing_is_read_from_the_current_folder(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text("[agent]\nmodel = 'trap'\n")

    assert load(home).config.agent.model == ""


def test_a_file_by_name_must_exist(home: Home) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        load_config(home=home, path=home.root / "no.toml", environ={})


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("[agent]\nmodle = 1", ":2: agent.modle is no key of openpista. Is agent.model meant?"),
        ("[agnt]\nmodel = 1", ":1: agnt is no key of openpista."),
        ("[database]\nurl = 'm.db'", ":2: database.url is no longer used: use `database.path`;"),
        ("[channels.web]\nportt = 1", "Is channels.web.port meant?"),
        ("[zzz]\nqqq = 1", ":1: zzz is no key of openpista."),
    ],
)
def test_an_unknown_key_is_a_warning(home: Home, text: str, warning: str) -> None:
    write(home, text)

    warnings = load(home).warnings

    assert len(warnings) == 1
    assert warning in warnings[0]


def test_the_turn_limit_may_name_its_unit(home: Home) -> None:
    write(home, "[agent]\nturn_timeout_s = 5")

    loaded = load(home)

    assert loaded.config.agent.turn_timeout == 5.0
    assert loaded.warnings == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[agent]\n\nmax_tool_rounds = 'ten'",
            ':3: agent.max_tool_rounds must be a whole number from 1 to 1000, not "ten".',
        ),
        ("agent = 5", ":1: agent must be a table, not 5."),
        ("[agent.model]\nx = 1", ":1: agent.model must be text, not { x = 1 }."),
        ("[providers]\nopenai = 'k'", ':2: providers.openai must be a table, not "k".'),
        ("[agent]\napi_key = 5", ":2: agent.api_key must be text."),
        ("[agent]\nprovider = 'opnai'", ":2: there is no provider 'opnai'"),
        ("[egress]\nallow = ['nas']", ":2: 'nas' is not host:port."),
        ("[egress]\nallow = ['nas:0']", ":2: 'nas:0' is not host:port."),
        ("[providers.'a.b']\nwire = 'chat'", ":2: 'a.b' cannot name a provider"),
    ],
)
def test_a_wrong_value_stops_the_start_with_file_and_line(
    home: Home, text: str, message: str
) -> None:
    path = write(home, text)

    with pytest.raises(ConfigError) as caught:
        load(home)

    assert caught.value.exit_code == 78
    assert f"{path}{message}" in caught.value.message


def test_all_wrong_values_are_told_at_once(home: Home) -> None:
    write(home, "[agent]\nmodel = 1\nprofile = 'fat'\n")

    with pytest.raises(ConfigError) as caught:
        load(home)

    assert len(caught.value.message.splitlines()) == 2


def test_a_wrong_secret_is_not_repeated(home: Home) -> None:
    write(home, "[agent]\napi_key = ['sk-secret']")

    with pytest.raises(ConfigError) as caught:
        load(home)

    assert "sk-secret" not in caught.value.message


def test_an_alias_of_a_provider_becomes_its_id(home: Home) -> None:
    write(home, "[agent]\nprovider = 'Claude'")

    assert load(home).config.agent.provider == "anthropic"


def test_a_server_of_ones_own_can_be_the_provider(home: Home) -> None:
    write(home, "[agent]\nprovider = 'mine'\n[providers.mine]\nbase_url = 'http://x'")

    assert load(home).config.agent.provider == "mine"


def test_places_that_are_not_set_lie_in_the_home(home: Home) -> None:
    config = load(home).config

    assert config.database.path == str(home.database)
    assert config.workspace.default == str(home.root.parent / "openpista")
    assert config.skills.workspace == str(home.skills_dir)


def test_a_tilde_is_expanded_in_every_path(home: Home) -> None:
    write(
        home,
        "[skills]\nworkspace = '~/s'\n[database]\npath = '~/d.db'\n"
        "[sandbox]\nread = ['~/r', '/q']\n[channels.whatsapp]\nsession_dir = '~/w'\n"
        "[practice]\nscript = 'p.toml'\n",
    )

    config = load(home).config

    user = home.root.parent
    assert config.skills.workspace == str(user / "s")
    assert config.database.path == str(user / "d.db")
    assert config.sandbox.read == (str(user / "r"), "/q")
    assert config.channels.whatsapp.session_dir == str(user / "w")
    assert config.practice.script == str(home.root / "p.toml")


def test_a_file_that_the_original_wrote_still_loads(home: Home) -> None:
    write(
        home,
        """[agent]
provider = "openai"
model = ""
api_key = ""
max_tool_rounds = 30
oauth_client_id = ""
[channels.telegram]
enabled = false
token = ""
[channels.cli]
enabled = true
[channels.whatsapp]
enabled = false
session_dir = "/h/.openpista/whatsapp-session"
[channels.web]
enabled = false
token = ""
port = 3210
cors_origins = ""
static_dir = "/h/.openpista/web"
shared_session_id = "shared-main"
[database]
url = "/h/.openpista/memory.db"
[skills]
workspace = "/h/.openpista/workspace"
""",
    )

    loaded = load(home)

    assert sum("no longer used" in warning for warning in loaded.warnings) == 3
    assert sum("has no effect in this version" in warning for warning in loaded.warnings) == 1
    assert loaded.config.database.path == str(home.database)


damage = st.one_of(
    st.integers(0, len(GOOD)).map(lambda at: GOOD.encode()[:at]),
    st.tuples(st.integers(0, len(GOOD)), st.binary(min_size=1, max_size=4)).map(
        lambda cut: GOOD.encode()[: cut[0]] + cut[1] + GOOD.encode()[cut[0] :]
    ),
    st.integers(1, 4096).map(bytes),
    st.just(b"\xef\xbb\xbf" + GOOD.encode()),
    st.just(GOOD.encode("utf-16")),
    st.just(b"# " + b"x" * 2_000_000),
    st.sampled_from(["[]", "{}", "1", "''", "true", "1979-05-27", "nan"]).map(
        lambda value: GOOD.replace("12", value).replace("4000", value).encode()
    ),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage)
def test_damage_is_told_or_harmless_and_never_touches_the_file(home: Home, data: bytes) -> None:
    home.root.mkdir(parents=True, exist_ok=True)
    home.config_file.write_bytes(data)

    message = failure_of(home)

    assert message == "" or message.startswith(f"{home.config_file}:")
    assert home.config_file.read_bytes() == data
    assert list(home.root.iterdir()) == [home.config_file]
