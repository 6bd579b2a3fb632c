"""Commands on the host itself, which the owner allowed: a tree below a keeper."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from openpista.config.presets import PRESETS
from openpista.sandbox import keeper
from openpista.sandbox.process import Start
from openpista.sandbox.survivors import MARK, end_marked, new_mark

_OUR_PREFIX = "OPENPISTA_"


def host_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for host commands: the user's own without our settings and
    without the keys of model services, which no command of a model needs."""
    keys = {name for preset in PRESETS for name in preset.env_keys}
    return {
        name: value
        for name, value in environ.items()
        if name not in keys and not name.startswith(_OUR_PREFIX)
    }


class HostTree:
    """Ends with the keeper, whose control pipe we hold; see keeper.py."""

    def __init__(self, command: str, *, shell: str, directory: str, env: Mapping[str, str]) -> None:
        self._keeper_end, self._our_end = os.pipe()
        self._mark = new_mark()
        self._killed = False
        script = Path(keeper.__file__)
        argv = (sys.executable, "-I", "-S", str(script), str(self._keeper_end))
        self.start = Start(
            argv=(*argv, directory, shell, command),
            env={**env, MARK: self._mark},
            pass_fds=(self._keeper_end,),
        )

    async def release(self, pid: int) -> None:  # noqa: ARG002 - the keeper needs no gate
        """Nothing to wait for: the keeper starts the command by itself."""
        os.close(self._keeper_end)
        self._keeper_end = -1

    def kill(self) -> None:
        """Tell the keeper, by the end of its pipe."""
        if self._our_end >= 0:
            os.close(self._our_end)
            self._our_end = -1

    def is_gone(self) -> bool:
        """Only a look through all processes can say."""
        return False

    async def gone(self) -> None:
        """The keeper is gone, so its tree is; unless the command killed its keeper."""
        await asyncio.to_thread(end_marked, self._mark)

    def close(self) -> None:
        """Let go of the pipe."""
        self.kill()
        if self._keeper_end >= 0:
            os.close(self._keeper_end)
            self._keeper_end = -1
