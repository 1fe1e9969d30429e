"""What a process that reads a stranger's file may still do: little, and not for long.

Limits of the kernel hold whatever happens inside: too much memory, time or output ends the process and nothing else.
Where the kernel knows Landlock (Linux 5.13; Debian 12 has it) the process opens no file but the program's own code and
libraries, reaches no network and signals nobody. Elsewhere the limits alone hold.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: <linux/prctl.h>
_PDEATHSIG, _DUMPABLE, _NO_NEW_PRIVS = 1, 4, 38
#: <linux/landlock.h>; system calls have these numbers on every machine.
_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
#: How many rights on files each version of Landlock knows, by version.
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_libc = ctypes.CDLL(None, use_errno=True)


def die_with(parent: int) -> None:
    """End this process when the process that made it ends; at once, when that has ended already."""
    _libc.prctl(_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def limit(megabytes: int, seconds: int, output: int) -> None:
    """Bound the memory for data (MB), the running time (seconds, and twice as many of work, for two cores) and the
    size of any file that is written (bytes)."""
    data = megabytes * 1024 * 1024
    bounds = {
        resource.RLIMIT_DATA: data,
        # Memory that is merely reserved counts here too (stacks of threads, libraries), so this limit is wider.
        resource.RLIMIT_AS: data + 2 * 1024**3,
        resource.RLIMIT_CPU: 2 * seconds,
        resource.RLIMIT_FSIZE: output,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
    signal.setitimer(signal.ITIMER_REAL, seconds)
    _libc.prctl(_DUMPABLE, 0)


def give_way() -> None:
    """Give this process the lowest priority: pages come before files."""
    with contextlib.suppress(OSError):
        os.nice(10)


def landlock() -> int:
    """Which version of Landlock the kernel knows; 0 or less for none."""
    return int(_libc.syscall(_CREATE, None, 0, 1))


def shut_in() -> bool:
    """Let this process open nothing but code and libraries from now on, and reach nobody; False where the kernel
    cannot do that."""
    version = landlock()
    if version < 1:
        return False
    rights = (1 << _RIGHTS.get(version, 16)) - 1
    # Rights on files; from version 4 on also on TCP (bind, connect), from 6 on also on sockets without a file and on
    # signals.
    asked = [rights, 3 if version >= 4 else 0, 3 if version >= 6 else 0]
    rules = (ctypes.c_uint64 * 3)(*asked)
    size = 8 if version < 4 else 16 if version < 6 else 24
    handle = _libc.syscall(_CREATE, ctypes.byref(rules), size, 0)
    if handle < 0:
        return False
    for place in _code():
        _allow(handle, place)
    _libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    done = _libc.syscall(_RESTRICT, handle, 0)
    os.close(handle)
    return bool(done == 0)


def _code() -> list[Path]:
    """The folders and files of the program and its libraries; of the project's own folder only the code, because
    data may lie beside it."""
    places = [Path(entry or ".").resolve() for entry in sys.path]
    libraries = [place for place in places if place not in ROOT.parents and place != ROOT]
    return [ROOT / "lms", Path(sys.base_prefix) / "lib", *libraries, Path("/usr/lib"), Path("/lib"), Path("/lib64")]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


def _allow(handle: int, place: Path) -> None:
    with contextlib.suppress(OSError):
        folder = os.open(place, os.O_PATH | os.O_CLOEXEC)
        # Execution is not among the rights: libraries that are loaded later are only read.
        rights = _READ_FILE | (_READ_DIR if place.is_dir() else 0)
        rule = _Beneath(rights, folder)
        _libc.syscall(_ADD_RULE, handle, 1, ctypes.byref(rule), 0)
        os.close(folder)
