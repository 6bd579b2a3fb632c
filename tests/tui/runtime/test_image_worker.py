"""The process that decodes, called in this one without its limits."""

import io
import subprocess
import sys

import pytest
from PIL import Image

from openpista.tui.runtime import image_worker
from openpista.tui.runtime.image_worker import SIZE, main


def png(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("L", size, 7).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits would hold for the tests behind this one."""
    monkeypatch.setattr(image_worker, "_limit", lambda: None)


def test_it_writes_size_and_pixels_for_each_wish() -> None:
    out = io.BytesIO()

    assert main(["#000000", "4x4", "2x2"], io.BytesIO(png((8, 4))), out) == 0

    data = out.getvalue()
    assert SIZE.unpack_from(data) == (4, 2)
    assert data[4:28] == b"\x07" * 24
    assert SIZE.unpack_from(data, 28) == (2, 1)


def test_formats_that_are_not_shown_are_not_opened() -> None:
    out = io.BytesIO()
    Image.new("L", (2, 2)).save(out, "TIFF")

    with pytest.raises(OSError, match="identify"):
        main(["#000000", "4x4"], io.BytesIO(out.getvalue()), io.BytesIO())


def test_as_a_process_it_has_limits_and_fails_in_one_line() -> None:
    command = [sys.executable, "-I", "-m", "openpista.tui.runtime.image_worker", "#000000", "4x4"]

    good = subprocess.run(command, input=png((8, 4)), capture_output=True, check=False)
    bad = subprocess.run(command, input=b"no", capture_output=True, check=False)

    assert (good.returncode, len(good.stdout)) == (0, 28)
    assert bad.returncode == 1
    assert bad.stderr.count(b"\n") == 1
    assert b"Traceback" not in bad.stderr
