"""Starting again without secrets in the environment."""

import json
import os
import sys

import pytest

from openpista.cli import clean_start
from openpista.cli.clean_start import HANDED_OVER, clean_environment, is_secret
from openpista.config.keys import all_keys
from openpista.config.presets import PRESETS


class ReplacedError(Exception):
    """The process would have been replaced."""


def test_every_variable_that_holds_a_key_of_ours_is_known() -> None:
    names = [name for preset in PRESETS for name in preset.all_env_keys()]
    names += [name for key in all_keys() if key.about.secret for name in key.about.env]

    assert [name for name in names if not is_secret(name)] == []
    assert is_secret("OPENPISTA_PROVIDERS__OPENAI__API_KEYS")
    assert not is_secret("PATH")
    assert not is_secret("OPENPISTA_HOME")


def test_without_secrets_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if is_secret(name)]:
        monkeypatch.delenv(name)

    assert clean_environment() == dict(os.environ)


def test_secrets_go_through_a_pipe_to_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced: list[tuple[str, list[str], dict[str, str]]] = []

    def execve(path: str, words: list[str], environ: dict[str, str]) -> None:
        replaced.append((path, words, environ))
        raise ReplacedError

    monkeypatch.setattr(os, "execve", execve)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-one")
    with pytest.raises(ReplacedError):
        clean_environment()
    [(path, words, environ)] = replaced
    assert (path, words[1:]) == (sys.executable, sys.orig_argv[1:])
    assert "OPENAI_API_KEY" not in environ
    assert "sk-one" not in "".join(environ.values())

    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.setenv(HANDED_OVER, environ[HANDED_OVER])
    given = clean_environment()
    assert given["OPENAI_API_KEY"] == "sk-one"
    assert "OPENAI_API_KEY" not in os.environ
    assert HANDED_OVER not in os.environ


def test_more_than_a_pipe_takes_stays_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean_start, "_MOST_IN_A_PIPE", 3)
    monkeypatch.setenv("OPENAI_API_KEY", json.dumps("x" * 10))

    assert clean_environment() == dict(os.environ)
