"""From where the page can be reached."""

from pathlib import Path

import pytest

from openpista.channels.web.place import place_of
from openpista.cli.root import run
from openpista.cli.start import start

Capture = pytest.CaptureFixture[str]


def test_the_three_ways_are_explained(capsys: Capture, home: Path) -> None:
    assert run(["web", "expose"]) == 0
    assert "http://127.0.0.1:3210" in capsys.readouterr().out


def test_behind_a_proxy_it_stays_on_this_computer(home: Path) -> None:
    assert run(["web", "expose", "proxy", "--address", "https://Pista.example/"]) == 0
    web = start(quiet=True).loaded.config.channels.web

    assert (web.expose, web.host, web.trusted_proxy) == ("proxy", "127.0.0.1", ("127.0.0.1",))
    assert place_of(web).link == "https://pista.example"


def test_a_certificate_of_ours_is_made_and_named(capsys: Capture, home: Path) -> None:
    assert run(["web", "expose", "generated", "--host", "127.0.0.1"]) == 0
    assert "fingerprint" in capsys.readouterr().err
    assert (home / "web" / "certificate.pem").exists()


@pytest.mark.parametrize(
    "given", [["proxy"], ["certificate"], ["proxy", "--address", "pista.example"]]
)
def test_what_is_missing_is_said(given: list[str], capsys: Capture, home: Path) -> None:
    assert run(["web", "expose", *given]) != 0
    assert "--" in capsys.readouterr().err
    assert not (home / "config.toml").exists()


def test_it_ends(home: Path) -> None:
    run(["web", "expose", "generated"])
    assert run(["web", "expose", "off"]) == 0
    web = start(quiet=True).loaded.config.channels.web

    assert web.expose is None
    assert web.host == "127.0.0.1"
