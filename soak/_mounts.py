"""Small disks for drills: ext4 in a file, whose power can be cut, and memory, which is soon full."""

import fcntl
import os
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from soak._table import NotTried

#: _IOR('X', 125, __u32): the file system stops at once; with this flag even its journal is not written out.
EXT4_IOC_SHUTDOWN, NOLOGFLUSH = 0x8004587D, 2


@dataclass
class Disk:
    """A file with ext4 in it, which can be mounted."""

    image: Path
    place: Path

    def mount(self) -> None:
        """Mount it; the journal is played back."""
        _mount("-o", "loop", str(self.image), str(self.place))

    def unmount(self) -> None:
        """Unmount it, as soon as nobody uses it any more."""
        for _try in range(100):
            if subprocess.run(["umount", str(self.place)], capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError(f"{self.place} cannot be unmounted")

    def cut_power(self) -> None:
        """Act as if the plug were pulled: what is not on the disk by now never gets there."""
        held = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(held, EXT4_IOC_SHUTDOWN, struct.pack("I", NOLOGFLUSH))
        finally:
            os.close(held)


@contextmanager
def disk(megabytes: int) -> Iterator[Disk]:
    """Mount an ext4 of this size until the end of the block. Raises NotTried where nothing can be mounted."""
    _may_mount()
    folder = Path(mkdtemp(prefix="lop-lang-disk-"))
    folder.chmod(0o711)
    made = Disk(folder / "image", folder / "disk")
    made.place.mkdir()
    with made.image.open("wb") as file:
        file.truncate(megabytes << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(made.image)], check=True, capture_output=True)
    made.mount()
    try:
        yield made
    finally:
        made.unmount()
        shutil.rmtree(folder)


@contextmanager
def memory_disk(megabytes: int) -> Iterator[Path]:
    """Mount a folder in memory of this size until the end of the block. Raises NotTried where it cannot be mounted."""
    _may_mount()
    folder = Path(mkdtemp(prefix="lop-lang-small-"))
    _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder))
    try:
        yield folder
    finally:
        Disk(folder, folder).unmount()
        folder.rmdir()


def _may_mount() -> None:
    if os.geteuid() != 0:
        raise NotTried("mounting a disk of its own needs root")
    missing = [name for name in ("mount", "umount", "mkfs.ext4") if shutil.which(name) is None]
    if missing:
        raise NotTried(f"{', '.join(missing)} is not installed")


def _mount(*words: str) -> None:
    done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotTried(f"this machine mounts nothing ({done.stderr.strip()})")
