"""What stands between us and a bridge when it starts."""

import os
import subprocess
import sys

from openpista.channels.whatsapp import bridge_stage


def test_a_pipe_of_any_number_becomes_the_third() -> None:
    read_end, write_end = os.pipe()
    python = (sys.executable,)
    code = "import os; os.write(3, b'here'); print('noise')"

    done = subprocess.run(
        [*python, "-I", "-S", bridge_stage.__file__, str(write_end), *python, "-c", code],
        pass_fds=(write_end,),
        start_new_session=True,
        capture_output=True,
        check=True,
    )
    os.close(write_end)

    with os.fdopen(read_end, "rb") as events:
        assert events.read() == b"here"
    assert done.stdout == b"noise\n"
