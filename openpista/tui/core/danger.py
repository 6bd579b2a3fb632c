"""Words of a shell command that destroy, overwrite or reach far: shown in another colour while the
user types one of their own. Only a hint; nothing is allowed or refused because of it."""

import re

MAX_CHARS = 4_000
"""Nobody types more; a pasted text is not looked at beyond."""

_DANGER = r"""
    (?<![\w./-]) (?:
        rm | rmdir | shred | mkfs(?:\.\w+)? | dd | fdisk | wipefs | truncate
        | sudo | su | doas | chown | chmod | kill | killall | pkill
        | shutdown | reboot | poweroff | halt
        | curl | wget | ssh | scp | nc
    ) (?![\w-])
    | \b git \s+ (?: push (?:\s+\S+){0,4}? \s+ (?:-f\b|--force\S*) | reset \s+ --hard\b
        | clean \s+ -\w*[fdx]\w* | checkout \s+ -- (?=\s) | branch \s+ -D\b )
    | \b (?: docker | podman ) \s+ (?: system | volume | image ) \s+ (?: prune | rm )\b
    | \b find \b (?= [^|;&\n]{0,400}? \s -delete\b )
    | (?<=\s) (?: -rf | -fr | -Rf | --no-preserve-root | --force | -delete )\b
    | (?<![>&\d]) > (?! [>&] ) \s* (?: /dev/sd\w* | /dev/nvme\w* | /etc/\S{0,200} | ~/\.\S{0,200} )
    | \| \s* (?: ba | z | da | fi )? sh \b
    | : \(\) \s* \{
    """


def danger_spans(command: str) -> tuple[tuple[int, int], ...]:
    """Return where dangerous words of a command begin and end, in characters."""
    # Compiled with the first command that is typed: it takes almost a millisecond.
    found = re.finditer(_DANGER, command[:MAX_CHARS], re.VERBOSE)
    return tuple(match.span() for match in found)


def shell_command(draft: str) -> bool:
    """Say whether a draft is a shell command of the user's own."""
    return draft.startswith("!") and bool(draft[1:].strip())
