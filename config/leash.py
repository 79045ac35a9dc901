"""Run a command that dies with the process that started it: `python -I leash.py SIGNAL PARENT COMMAND…`.

The kernel sends SIGNAL to COMMAND when the thread that started it ends, even by `kill -9`, so nothing is left behind. It runs as
a script of its own rather than as subprocess's `preexec_fn`, which may hang in a process that has threads.
Beware: start it from the main thread, and the mark is lost where COMMAND changes its user (setpriv has `--pdeathsig` for that).
"""

import ctypes
import os
import sys
from signal import Signals

_PR_SET_PDEATHSIG = 1


def leashed(command: list[str], signal: Signals) -> list[str]:
    """COMMAND with the leash in front of it. To be started by this very process."""
    return [sys.executable, "-I", "-S", __file__, str(int(signal)), str(os.getpid()), *command]


def main(arguments: list[str]) -> None:
    signal, parent, *command = arguments
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal), 0, 0, 0)
    if os.getppid() != int(parent):  # it ended before the leash was on
        sys.exit(1)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
