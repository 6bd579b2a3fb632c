"""The codes that link a phone: black on white, with their margin, in the terminal and as a
picture."""

import re
import stat
from pathlib import Path

import pytest
from PIL import Image

from openpista.cli.whatsapp_link import PNG_MODULE_PIXELS, QUIET_MODULES, qr_text, show, write_png
from openpista.domain.pairing import Pairing, PairingState
from openpista.words.catalogue import load_words

WORDS = load_words("en")
Capture = pytest.CaptureFixture[str]


def test_the_code_is_black_on_white_with_a_margin_all_around() -> None:
    lines = qr_text("2@abc,def,ghi").splitlines()

    assert all(line.startswith("\x1b[30;107m") and line.endswith("\x1b[0m") for line in lines)
    bare = [re.sub("\x1b\\[[0-9;]*m", "", line) for line in lines]
    assert len({len(line) for line in bare}) == 1
    assert [line.strip() for line in bare[: QUIET_MODULES // 2]] == [""] * (QUIET_MODULES // 2)
    assert all(line[:QUIET_MODULES].strip() == "" for line in bare)
    assert all(line[-QUIET_MODULES:].strip() == "" for line in bare)


def test_the_picture_is_the_same_code_and_only_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "code.png"
    path.write_bytes(b"before")

    write_png("2@abc,def,ghi", path)

    with Image.open(path) as picture:
        side = picture.width
        assert picture.height == side
        assert side % PNG_MODULE_PIXELS == 0
        margin = QUIET_MODULES * PNG_MODULE_PIXELS
        assert picture.crop((0, 0, side, margin)).getextrema() == (255, 255)
        assert picture.getpixel((margin, margin)) == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("state", "reason", "told"),
    [
        ("starting", "Fetching the parts …", "Fetching the parts …"),
        ("starting", "", ""),
        ("testing", "", "Linked. A test message"),
        ("done", "", "Ann is connected"),
        ("failed", "No network.", "No network."),
        ("expired", "", "came to nothing"),
    ],
)
def test_how_it_goes_on_is_told(
    capsys: Capture, state: PairingState, reason: str, told: str
) -> None:
    show(Pairing("whatsapp", state, account="Ann", reason=reason), WORDS, png=None)

    assert told in capsys.readouterr().err


def test_a_code_to_type_is_printed(capsys: Capture) -> None:
    show(Pairing("whatsapp", "waiting", code="ABCD-EFGH"), WORDS, png=None)

    assert "ABCD-EFGH" in capsys.readouterr().out
