"""The files by which a system starts and keeps openpista: a systemd user unit, a launchd agent."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from openpista.config.paths import Home

NAME = "openpista.service"
LABEL = "dev.openpista.server"


class Unit(Struct, frozen=True):
    """A file, and the commands that go with it."""

    path: Path
    text: str
    enable: tuple[tuple[str, ...], ...]
    disable: tuple[tuple[str, ...], ...]
    restart: tuple[tuple[str, ...], ...]
    status: tuple[tuple[str, ...], ...]


def is_kept(environ: Mapping[str, str]) -> bool:
    """Say whether a service manager started this process by one of the files below."""
    return "NOTIFY_SOCKET" in environ or environ.get("XPC_SERVICE_NAME") == LABEL


def systemd_unit(command: Sequence[str], *, home: Home, environ: Mapping[str, str]) -> Unit:
    """Return the unit of a systemd user instance. It notifies, is watched, and is not started
    again for what a restart cannot mend: another server (75), a broken configuration (78)."""
    base = Path(environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", "~")) / ".config")
    words = " ".join(_quoted(word) for word in (*command, "serve"))
    text = f"""[Unit]
Description=openpista, an agent that works on this computer
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=300
StartLimitBurst=10

[Service]
Type=notify
NotifyAccess=main
Environment={_quoted(f"OPENPISTA_HOME={home.root}")}
ExecStart={words}
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=75 78
TimeoutStopSec=30
WatchdogSec=60
KillMode=mixed
StandardInput=null

[Install]
WantedBy=default.target
"""
    steer = ("systemctl", "--user")
    return Unit(
        path=base / "systemd" / "user" / NAME,
        text=text,
        enable=((*steer, "daemon-reload"), (*steer, "enable", "--now", NAME)),
        disable=((*steer, "disable", "--now", NAME), (*steer, "daemon-reload")),
        restart=((*steer, "restart", NAME),),
        status=((*steer, "status", "--no-pager", NAME),),
    )


def launchd_unit(command: Sequence[str], *, home: Home, environ: Mapping[str, str]) -> Unit:
    """Return the agent of launchd."""
    import os
    import plistlib

    path = Path(environ.get("HOME", "~")) / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    text = plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": [*command, "serve"],
            "EnvironmentVariables": {"OPENPISTA_HOME": str(home.root)},
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": 10,
            "ExitTimeOut": 30,
            "ProcessType": "Background",
            "StandardErrorPath": str(home.log_dir / "launchd.log"),
        }
    ).decode()
    domain = f"gui/{os.getuid()}"
    target = f"{domain}/{LABEL}"
    return Unit(
        path=path,
        text=text,
        enable=(("launchctl", "bootstrap", domain, str(path)),),
        disable=(("launchctl", "bootout", target),),
        restart=(("launchctl", "kickstart", "-k", target),),
        status=(("launchctl", "print", target),),
    )


def _quoted(word: str) -> str:
    """Return a word for a unit file: systemd.service(5), quoting and specifiers."""
    safe = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{safe}"' if any(char in safe for char in " \t'\";") or not safe else safe
