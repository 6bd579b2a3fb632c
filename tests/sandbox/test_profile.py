"""What the profile shows, hides, and passes on."""

from pathlib import Path

from openpista.sandbox.mounts import EmptyFolder, Link, ReadOnly, TextFile, Unreadable, Writable
from openpista.sandbox.profile import (
    LIMITS_FILE,
    Surroundings,
    base_profile,
    find_shell,
    readable_folders,
    workspace_profile,
)
from tests.sandbox.builders import surroundings


def _tools(folder: Path) -> Path:
    tools = folder / "user" / "tools"
    (tools / "bin").mkdir(parents=True)
    return tools


def test_only_system_workspace_and_named_folders_are_shown(tmp_path: Path) -> None:
    tools = _tools(tmp_path)
    work = tmp_path / "user" / "work"

    base = base_profile(surroundings(tmp_path, read=(tools,)), shell="/bin/bash")
    profile = workspace_profile(base, workspace=work, cwd=work)

    everything = (*profile.system, *profile.mounts)
    shown = {m.target for m in everything if isinstance(m, ReadOnly | Writable)}
    system = {target for target in shown if target.startswith(("/usr", "/bin", "/lib", "/sbin"))}
    etc = {target for target in shown if target.startswith("/etc/")}
    assert shown - system - etc == {str(tools), str(work)}
    assert etc <= {"/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime"}
    assert Writable(str(work), str(work)) in profile.mounts
    assert EmptyFolder(str(tmp_path / "user"), writable=True) in profile.mounts


def test_certificates_come_with_the_network(tmp_path: Path) -> None:
    base = base_profile(surroundings(tmp_path), shell="/bin/bash")
    work = tmp_path / "user" / "work"

    without = workspace_profile(base, workspace=work, cwd=work)
    with_network = workspace_profile(base, workspace=work, cwd=work, certificates=True)

    shown = {mount.target for mount in with_network.system} - {m.target for m in without.system}
    assert shown == {name for name in ("/etc/ssl", "/etc/pki") if Path(name).exists()}


def test_home_is_emptied_before_what_lies_in_it_is_shown(tmp_path: Path) -> None:
    work = tmp_path / "user" / "work"
    base = base_profile(surroundings(tmp_path), shell="/bin/bash")

    mounts = workspace_profile(base, workspace=work, cwd=work).mounts

    home = EmptyFolder(str(tmp_path / "user"), writable=True)
    assert mounts.index(home) < mounts.index(Writable(str(work), str(work)))


def test_credentials_cannot_be_named(tmp_path: Path) -> None:
    ssh = tmp_path / "user" / ".ssh"
    ssh.mkdir(parents=True)

    folders = readable_folders(surroundings(tmp_path, read=(ssh, tmp_path / "gone")))

    assert folders == ()


def test_credentials_inside_a_named_folder_are_covered(tmp_path: Path) -> None:
    user = tmp_path / "user"
    (user / ".ssh").mkdir(parents=True)
    (user / ".netrc").touch()

    base = base_profile(surroundings(tmp_path, read=(user,)), shell="/bin/bash")

    assert EmptyFolder(str(user / ".ssh")) in base.mounts
    assert Unreadable(str(user / ".netrc")) in base.mounts


def test_credentials_inside_a_workspace_are_covered(tmp_path: Path) -> None:
    user = tmp_path / "user"
    base = base_profile(surroundings(tmp_path), shell="/bin/bash")
    (user / ".ssh").mkdir()

    profile = workspace_profile(base, workspace=user, cwd=user)

    assert profile.mounts.index(EmptyFolder(str(user / ".ssh"))) > profile.mounts.index(
        Writable(str(user), str(user))
    )


def test_the_environment_is_a_short_list(tmp_path: Path) -> None:
    base = base_profile(surroundings(tmp_path), shell="/bin/bash")

    assert set(base.env) == {"PATH", "HOME", "TMPDIR", "LANG", "TERM", "BASH_ENV"}
    assert base.env["BASH_ENV"] == LIMITS_FILE
    assert "sk-not-for-you" not in str(base.env)


def test_the_search_path_keeps_what_is_shown_in_the_users_order(tmp_path: Path) -> None:
    tools = _tools(tmp_path)
    around = Surroundings(
        user_home=tmp_path / "user",
        our_home=tmp_path / "user" / ".openpista",
        environ={"PATH": f"{tools}/bin:/opt/hidden/bin:/usr/bin:relative"},
        read=(tools,),
    )

    path = base_profile(around, shell="/bin/bash").env["PATH"]

    assert path == f"{tools}/bin:/usr/bin:/usr/local/bin:/bin"


def test_a_home_that_would_hide_the_system_is_moved(tmp_path: Path) -> None:
    around = Surroundings(user_home=Path("/"), our_home=tmp_path, environ={})

    assert around.home_inside == Path("/tmp/home")


def test_links_of_the_host_are_links_inside(tmp_path: Path) -> None:
    base = base_profile(surroundings(tmp_path), shell="/bin/bash")

    for mount in base.system:
        if isinstance(mount, Link):
            assert Path(mount.target).is_symlink()
    names = {mount.target for mount in base.system if isinstance(mount, TextFile)}
    assert {"/etc/passwd", "/etc/group", "/etc/hosts", LIMITS_FILE} <= names


def test_there_is_a_shell_here() -> None:
    assert find_shell() in {"/usr/bin/bash", "/bin/bash", "/usr/local/bin/bash"}
