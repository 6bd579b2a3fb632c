"""The root folder of the namespace sandbox, looked at from inside."""

from pathlib import Path

from tests.sandbox.builders import run_inside


async def test_only_what_was_asked_for_is_there(tmp_path: Path) -> None:
    done = await run_inside(tmp_path, "namespaces", "echo /*; ls /dev; cat /proc/mounts")

    top = set(done.output.splitlines()[0].split())
    assert top <= {
        *("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/usr"),
        *("/dev", "/etc", "/proc", "/tmp", f"/{tmp_path.parts[1]}"),
    }
    assert "/old" not in done.output


async def test_the_root_itself_is_read_only(tmp_path: Path) -> None:
    done = await run_inside(
        tmp_path, "namespaces", "touch /x; touch /etc/x; touch ~/x && echo home"
    )

    assert done.output.count("Read-only file system") == 2
    assert "home" in done.output


async def test_devices_work_and_are_few(tmp_path: Path) -> None:
    done = await run_inside(
        tmp_path,
        "namespaces",
        "head -c 4 /dev/urandom | wc -c; echo ok >/dev/stdout; ls /dev/sda /dev/vda",
    )

    assert done.output.splitlines()[:2] == ["4", "ok"]
    assert "No such file" in done.output


async def test_settings_of_the_kernel_cannot_be_changed(tmp_path: Path) -> None:
    done = await run_inside(
        tmp_path, "namespaces", "echo x >/proc/sys/kernel/hostname && echo wrote"
    )

    assert "wrote" not in done.output
