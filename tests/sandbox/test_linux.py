"""Calls of the kernel, made by processes that may be spoilt by them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from openpista.sandbox import linux


def _python(program: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", f"from openpista.sandbox import linux\nimport os\n{program}"],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def test_this_is_linux() -> None:
    assert linux.is_linux()


def test_an_error_of_the_kernel_is_an_error_of_ours() -> None:
    with pytest.raises(OSError, match="Invalid argument"):
        linux.unshare(0x1)


def test_a_process_dies_with_its_parent() -> None:
    done = _python(
        "import signal, time\n"
        "parent = os.getpid()\n"
        "middle = os.fork()\n"
        "if middle == 0:\n"
        "    me = os.getpid()\n"
        "    if os.fork() == 0:\n"
        "        linux.die_with_parent(me, signal.SIGKILL)\n"
        "        print(os.getpid(), flush=True)\n"
        "        time.sleep(60)\n"
        "    time.sleep(0.2)\n"
        "    os._exit(0)\n"
        "os.waitpid(middle, 0)\n"
        "time.sleep(0.2)\n"
    )

    child = int(done.stdout)
    assert not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text()


def test_a_process_whose_parent_is_gone_already_ends_itself() -> None:
    assert _python("linux.die_with_parent(1, 9)\nprint('alive')").stdout == ""


def test_orphans_come_to_a_subreaper() -> None:
    done = _python(
        "import time\n"
        "linux.become_subreaper()\n"
        "middle = os.fork()\n"
        "if middle == 0:\n"
        "    if os.fork() == 0:\n"
        "        time.sleep(0.1)\n"
        "        print(os.getppid(), flush=True)\n"
        "        os._exit(0)\n"
        "    os._exit(0)\n"
        "os.waitpid(middle, 0)\n"
        "os.wait()\n"
        "print(os.getpid())\n"
    )

    orphan_parent, own = done.stdout.split()
    assert orphan_parent == own


def test_capabilities_are_dropped_for_good() -> None:
    done = _python(
        "linux.unshare(linux.CLONE_NEWUSER)\n"
        "linux.drop_capabilities()\n"
        "print([l for l in open('/proc/self/status') if l.startswith('Cap')])\n"
    )

    assert done.stdout.count("0000000000000000") == 5


def test_new_privileges_can_be_forbidden() -> None:
    done = _python(
        "linux.forbid_new_privileges()\n"
        "print([l for l in open('/proc/self/status') if l.startswith('NoNewPrivs')])\n"
    )

    assert "NoNewPrivs:\\t1" in done.stdout


def test_our_environment_can_be_hidden_from_others_of_the_same_user() -> None:
    program = (
        "linux.hide_from_other_processes()\n"
        "import subprocess\n"
        "print(os.stat('/proc/self/environ').st_uid)\n"
        "linux.allow_own_proc_files()\n"
        "print(os.stat('/proc/self/environ').st_uid)\n"
    )

    hidden, shown = _python(program).stdout.split()

    assert (int(hidden), int(shown)) == (0, os.getuid())


def test_mounts_can_be_made_copied_and_taken_away(tmp_path: Path) -> None:
    done = _python(
        "uid, gid = os.getuid(), os.getgid()\n"
        "linux.unshare(linux.CLONE_NEWUSER | linux.CLONE_NEWNS)\n"
        "open('/proc/self/setgroups', 'w').write('deny')\n"
        "open('/proc/self/uid_map', 'w').write(f'0 {uid} 1')\n"
        "open('/proc/self/gid_map', 'w').write(f'0 {gid} 1')\n"
        "linux.mount(None, '/', flags=linux.MS_REC | linux.MS_PRIVATE)\n"
        f"folder = {str(tmp_path)!r}\n"
        "linux.mount('tmpfs', folder, filesystem='tmpfs', options='size=64k')\n"
        "os.mkdir(folder + '/a'); os.mkdir(folder + '/b')\n"
        "open(folder + '/a/file', 'w').write('x')\n"
        "tree = linux.clone_mount(folder + '/a')\n"
        "linux.change_mount(tree, attributes=linux.MOUNT_ATTR_RDONLY)\n"
        "linux.attach_mount(tree, folder + '/b')\n"
        "print(open(folder + '/b/file').read())\n"
        "try:\n"
        "    open(folder + '/b/file', 'w')\n"
        "except OSError as error:\n"
        "    print(error.strerror)\n"
        "linux.unmount(folder + '/b')\n"
        "print(os.listdir(folder + '/b'))\n"
    )

    assert done.stdout == "x\nRead-only file system\n[]\n", done.stderr
