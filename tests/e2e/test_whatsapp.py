"""WhatsApp in the real program: the bridge is installed, sandboxed and linked; then a conversation,
a message by command, a restart and a logout."""

import subprocess
from pathlib import Path

from tests.e2e.program import Program, a_program
from tests.e2e.server import serving
from tests.fakes.played_phone import BRIDGE, PlayedPhone


def a_home(folder: Path) -> tuple[Program, PlayedPhone]:
    """Return a program with a bridge of the owner's own, and the phone beside it."""
    program = a_program(folder)
    program.home.mkdir()
    (program.home / "config.toml").write_text(
        f'[channels.whatsapp]\nbridge_path = "{BRIDGE}"\n', encoding="utf-8"
    )
    return program, PlayedPhone(program.home / "whatsapp-session")


def link(program: Program, phone: PlayedPhone) -> "subprocess.CompletedProcess[str]":
    """Set the link up as a person would; return how it ended."""
    phone.scan()
    with subprocess.Popen(
        program.command("whatsapp", "setup"),
        cwd=program.folder,
        env=program.environ(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as setup:
        phone.reads("openpista is linked")
        phone.say("it works")
        out, told = setup.communicate(timeout=60)
    return subprocess.CompletedProcess(["setup"], setup.returncode, out, told)


def test_from_set_up_to_logout(tmp_path: Path) -> None:
    program, phone = a_home(tmp_path)
    done = link(program, phone)
    assert done.returncode == 0, done.stderr
    assert "Ann is connected" in done.stderr

    with serving(program):
        phone.say("hello")
        phone.reads("practice model")
        status = program.run("whatsapp", "status")
        assert "whatsapp is up" in status.stdout
        sent = program.run("whatsapp", "send", "+82 10-1234-5678", "good", "morning")
        assert sent.returncode == 0, sent.stderr
        assert "good morning" in phone.texts()
        assert program.run("whatsapp", "stop").returncode == 0
        assert program.run("whatsapp", "status").returncode == 3
        assert program.run("whatsapp", "start").returncode == 0
        gone = program.run("whatsapp", "logout")
        assert gone.returncode == 0, gone.stderr

    assert not (phone.session / "creds").exists()
    log = (program.home / "logs").rglob("*.log")
    text = "".join(file.read_text(encoding="utf-8") for file in log)
    assert "2@played" not in text
    assert "good morning" not in text
