"""Both sandboxes hold against real attempts, and let real work through."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from openpista.domain.tasks import owned_task
from openpista.sandbox.confined import Kind
from openpista.sandbox.errors import SandboxError
from tests.sandbox.builders import (
    a_confinement,
    a_spec,
    a_workspace,
    both_kinds,
    ignore,
    is_root,
    processes_like,
    run_inside,
    until_gone,
    until_running,
)
from tests.sandbox.trees import WAYS, leaving


@both_kinds
async def test_work_in_the_workspace_is_done_in_the_users_name(tmp_path: Path, kind: Kind) -> None:
    done = await run_inside(tmp_path, kind, "echo hello >made; mkdir d; cat made; pwd; exit 5")

    made = a_workspace(tmp_path) / "made"
    assert done.output == f"hello\n{made.parent}\n"
    assert done.exit_code == 5
    assert made.stat().st_uid == os.getuid()
    assert sorted(path.name for path in made.parent.iterdir()) == ["d", "made"]


@both_kinds
async def test_output_can_be_opened_by_its_name(tmp_path: Path, kind: Kind) -> None:
    done = await run_inside(tmp_path, kind, "echo a >/dev/stdout; echo b >>/dev/stderr")

    assert done.output == "a\nb\n"


@both_kinds
async def test_files_outside_cannot_be_read_or_written(tmp_path: Path, kind: Kind) -> None:
    canary = tmp_path / "user" / "canary"
    canary.parent.mkdir()
    canary.write_text("geheim-4711")
    a_workspace(tmp_path).joinpath("link").symlink_to(canary)

    done = await run_inside(
        tmp_path,
        kind,
        f"cat {canary} link /etc/shadow /root/.bashrc; ls {tmp_path} ~; echo x >{canary};"
        f" echo x >>link; echo x >/etc/x; echo x >/usr/x; cat /proc/1/root{canary}",
    )

    assert "geheim" not in done.output
    assert "root:" not in done.output
    assert canary.read_text() == "geheim-4711"


@both_kinds
async def test_nothing_of_our_environment_is_seen(
    tmp_path: Path, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_OURS", "canary-env")

    done = await run_inside(tmp_path, kind, "env; cat /proc/*/environ | tr '\\0' '\\n'")

    names = {line.partition("=")[0] for line in done.output.splitlines() if "=" in line}
    assert "canary-env" not in done.output
    assert "sk-not-for-you" not in done.output
    assert names <= {
        *("PATH", "HOME", "LANG", "TERM", "TZ", "TMPDIR", "PWD", "OLDPWD", "SHLVL", "_"),
        *("BASH_ENV", "OPENPISTA_TREE"),
    }


@both_kinds
async def test_no_network_is_reached(tmp_path: Path, kind: Kind) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
    ):
        udp.bind(("127.0.0.1", 0))
        for one in (tcp, udp):
            one.setblocking(False)
        ports = tcp.getsockname()[1], udp.getsockname()[1]

        done = await run_inside(
            tmp_path,
            kind,
            f"echo x >/dev/tcp/127.0.0.1/{ports[0]}; echo x >/dev/udp/127.0.0.1/{ports[1]};"
            " cat /proc/net/dev",
        )

        for attempt in (tcp.accept, lambda: udp.recv(1)):
            with pytest.raises(BlockingIOError):
                attempt()
    assert re.findall(r"^\s*(\w+):", done.output, re.MULTILINE) == ["lo"]


@both_kinds
async def test_sockets_of_the_host_are_out_of_sight(tmp_path: Path, kind: Kind) -> None:
    with socket.socket(socket.AF_UNIX) as named, socket.socket(socket.AF_UNIX) as abstract:
        named.bind(str(tmp_path / "docker.sock"))
        named.listen()
        abstract.bind("\0openpista-test-abstract")
        abstract.listen()

        done = await run_inside(
            tmp_path,
            kind,
            f"ls -la {tmp_path}/docker.sock /run /var/run; cat /proc/net/unix",
        )

    assert "openpista-test-abstract" not in done.output
    assert done.output.count("No such file") == 3


@both_kinds
async def test_processes_of_the_host_are_out_of_sight(tmp_path: Path, kind: Kind) -> None:
    done = await run_inside(tmp_path, kind, f"ls -d /proc/[0-9]*; kill -0 {os.getpid()}")

    assert len(re.findall(r"^/proc/\d+$", done.output, re.MULTILINE)) <= 6


@both_kinds
async def test_commands_have_no_rights_and_get_none(tmp_path: Path, kind: Kind) -> None:
    done = await run_inside(
        tmp_path,
        kind,
        "grep -E 'Cap(Prm|Eff|Bnd)|NoNewPrivs|Seccomp:' /proc/self/status;"
        " unshare -U true; mount -t tmpfs x /tmp; id -u",
    )

    lines = dict(line.split(":\t") for line in done.output.splitlines() if ":\t" in line)
    assert {lines[name] for name in ("CapPrm", "CapEff", "CapBnd")} == {"0" * 16}
    assert (lines["NoNewPrivs"], lines["Seccomp"]) == ("1", "2")
    assert done.output.count("Operation not permitted") + done.output.count("denied") >= 1
    assert done.output.splitlines()[-1] == ("65534" if is_root() else str(os.getuid()))


@both_kinds
async def test_what_runs_by_itself_cannot_be_planted(tmp_path: Path, kind: Kind) -> None:
    git = a_workspace(tmp_path) / ".git"
    subprocess.run(["git", "init", "-q", str(git.parent)], check=True)
    config = (git / "config").read_text()

    await run_inside(
        tmp_path,
        kind,
        "echo x >.git/hooks/post-checkout; echo x >>.git/config; rm -rf .git/hooks; "
        "mv .git gone; mv .git/hooks .git/h; echo x >.envrc; rmdir .envrc; ln -s a .envrc; "
        "mkdir .vscode/x; mkdir -p .git/modules/a; echo x >.git/commondir; echo x >.bashrc",
    )

    assert (git / "config").read_text() == config
    assert not (git / "hooks" / "post-checkout").exists()
    assert not (git / "commondir").exists()
    assert not (git / "modules").exists()
    left = {path.name for path in git.parent.iterdir()}
    assert left == {".git", ".bashrc.from-sandbox-1"}


@both_kinds
async def test_git_works_inside(tmp_path: Path, kind: Kind) -> None:
    workspace = a_workspace(tmp_path)
    subprocess.run(["git", "init", "-q", str(workspace)], check=True)

    done = await run_inside(
        tmp_path,
        kind,
        "echo a >a; git add a; git -c user.name=n -c user.email=e commit -qm one;"
        " git log --format=%s",
    )

    assert done.output == "one\n"


@both_kinds
async def test_named_folders_can_be_read_and_not_written(tmp_path: Path, kind: Kind) -> None:
    tools = tmp_path / "user" / "tools"
    tools.mkdir(parents=True)
    (tools / "hello").write_text("#!/bin/sh\necho hi\n")
    (tools / "hello").chmod(0o700)

    done = await run_inside(tmp_path, kind, f"{tools}/hello; echo x >{tools}/new", read=(tools,))

    assert done.output.startswith("hi\n")
    assert not (tools / "new").exists()


@both_kinds
async def test_nothing_outlives_its_command(tmp_path: Path, kind: Kind) -> None:
    confinement, workspace = a_confinement(tmp_path), a_workspace(tmp_path)

    for round_number in range(5):
        mark = f"76{round_number:02d}"
        command = leaving(mark, then="sleep 0.02; echo done")
        done = await confinement.run(kind, a_spec(command, workspace), ignore)

        assert done.output.endswith("done\n")
        assert not processes_like(f"sleep\0{mark}")
    await confinement.aclose()


@both_kinds
async def test_nothing_outlives_its_time(tmp_path: Path, kind: Kind) -> None:
    confinement, workspace = a_confinement(tmp_path), a_workspace(tmp_path)
    command = f"echo early; {leaving('7701', then='sleep 7701')}"

    done = await confinement.run(kind, a_spec(command, workspace, timeout_s=0.5), ignore)

    assert (done.output, done.timed_out) == ("early\n", True)
    assert not processes_like("sleep\x007701")
    await confinement.aclose()


@both_kinds
async def test_nothing_outlives_our_cancelling(tmp_path: Path, kind: Kind) -> None:
    confinement, workspace = a_confinement(tmp_path), a_workspace(tmp_path)
    command = leaving("7702", then="sleep 7702")
    task = owned_task(confinement.run(kind, a_spec(command, workspace), ignore), name="command")
    await until_running("sleep\x007702", count=len(WAYS) + 1)

    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert time.monotonic() - began < 2
    assert not processes_like("sleep\x007702")
    await confinement.aclose()
    assert list(workspace.iterdir()) == []


@both_kinds
async def test_nothing_outlives_us_when_we_are_killed(tmp_path: Path, kind: Kind) -> None:
    command = leaving("7703", then="sleep 7703")
    program = (
        "import asyncio\nfrom pathlib import Path\n"
        "from tests.sandbox.builders import a_confinement, a_spec, a_workspace, ignore\n"
        f"folder = Path({str(tmp_path)!r})\n"
        f"spec = a_spec({command!r}, a_workspace(folder))\n"
        f"asyncio.run(a_confinement(folder).run({kind!r}, spec, ignore))\n"
    )
    us = subprocess.Popen([sys.executable, "-c", program])
    await until_running("sleep\x007703", count=len(WAYS) + 1)

    us.send_signal(signal.SIGKILL)
    us.wait(5)

    await until_gone("sleep\x007703")


@both_kinds
async def test_cancelling_before_it_runs_leaves_nothing(tmp_path: Path, kind: Kind) -> None:
    confinement, workspace = a_confinement(tmp_path), a_workspace(tmp_path)
    waiting = asyncio.Event()

    async def for_ever() -> None:
        waiting.set()
        await asyncio.Event().wait()

    spec = msgspec.structs.replace(a_spec("touch ran; sleep 7704", workspace), before=for_ever)
    task = owned_task(confinement.run(kind, spec, ignore), name="command")
    await waiting.wait()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await confinement.aclose()

    assert not processes_like("7704")
    assert not (workspace / "ran").exists()


@both_kinds
async def test_what_must_come_before_has_come(tmp_path: Path, kind: Kind) -> None:
    confinement, workspace = a_confinement(tmp_path), a_workspace(tmp_path)

    async def prepare() -> None:
        await asyncio.sleep(0.05)
        (workspace / "prepared").write_text("yes")

    spec = msgspec.structs.replace(a_spec("cat prepared", workspace), before=prepare)
    done = await confinement.run(kind, spec, ignore)

    assert done.output == "yes"
    await confinement.aclose()


@both_kinds
async def test_a_fork_bomb_meets_its_limit(tmp_path: Path, kind: Kind) -> None:
    bomb = "while (defined(my $p = fork())) { sleep 7705, exit unless $p; last if ++$n > 999 }"

    done = await run_inside(tmp_path, kind, f"perl -e '{bomb} print $n'")

    assert 200 < int(done.output) < 256
    assert not processes_like("7705")


@both_kinds
async def test_a_sandbox_that_cannot_be_made_is_no_failed_command(
    tmp_path: Path, kind: Kind
) -> None:
    confinement, workspace = a_confinement(tmp_path), a_workspace(tmp_path)
    spec = msgspec.structs.replace(a_spec("true", workspace), cwd=workspace / "nowhere")

    with pytest.raises(SandboxError, match="could not be made"):
        await confinement.run(kind, spec, ignore)
    await confinement.aclose()


async def test_a_put_back_file_is_said(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    (workspace / ".envrc").symlink_to("shared")

    done = await run_inside(tmp_path, "bubblewrap", "rm .envrc; echo evil >.envrc")

    assert ".envrc was changed" in done.notes[0]
    assert (workspace / ".envrc").is_symlink()


async def test_two_commands_at_once_share_a_workspace(tmp_path: Path) -> None:
    confinement, workspace = a_confinement(tmp_path), a_workspace(tmp_path)

    results = await asyncio.gather(
        *(
            confinement.run(
                "bubblewrap", a_spec(f"sleep 0.0{i}; echo x >.envrc/x; echo {i}", workspace), ignore
            )
            for i in range(5)
        )
    )
    await confinement.aclose()

    assert all(str(i) in done.output for i, done in enumerate(results))
    assert list(workspace.iterdir()) == []
