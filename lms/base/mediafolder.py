"""The folder of media (LMS_MEDIA): each file under the hash of its bytes, in two levels of folders.

A file is written beside its place, brought to the disk and only then given its name; so what has a name is whole. It is
never changed. The row that names it is committed afterwards. A file that no row names any more is listed in `ORPHANS`
with the moment when that was first seen, and removed a day later (see lms.operating.mediacare): a backup that was begun
before, or a phone in the middle of a film, still finds it.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

#: How many bytes are read into memory at once.
PIECE = 256 * 1024
ORPHANS = "orphans.json"
#: How the names of files end that are still being written; those of a killed program stay behind until they are swept.
PART = ".part"

_folder: Path | None = None
_shared = False


class Missing(OSError):
    """Bytes that a row says lie in the folder are not there."""

    def __init__(self, sha256: str) -> None:
        cure = "set LMS_MEDIA to the folder they lie in" if _folder is None else f"put {path_of(sha256)} back"
        super().__init__(f"the bytes {sha256[:12]} are missing: {cure}, from a backup if need be")
        self.sha256 = sha256


def configure(folder: Path | None, *, shared: bool = False) -> None:
    """Set where media lie from now on in this process, None for the database. `shared`: the service's group, to
    which the proxy belongs, may read the files."""
    global _folder, _shared
    _folder, _shared = folder, shared


def folder() -> Path | None:
    """The folder into which new media are put; None for the database."""
    return _folder


def place_in(sha256: str) -> str:
    """The path of a file, relative to the folder."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def path_of(sha256: str) -> Path:
    """The full path of a file. A folder must have been configured."""
    assert _folder is not None  # noqa: S101  (whoever asks has looked)
    return _folder / place_in(sha256)


def put(data: bytes) -> str:
    """Write these bytes into the folder, unless they are there, and return their hash. Raises OSError."""
    view = memoryview(data)
    sha256 = hashlib.sha256(view).hexdigest()
    if not _is_there(sha256, len(data)):
        _write((view[at : at + PIECE] for at in range(0, len(view), PIECE)), sha256)
    return sha256


def put_pieces(pieces: Iterable[bytes]) -> tuple[str, int]:
    """Keep what comes in pieces, and return its hash and how many bytes it was. Raises OSError."""
    return _write(pieces, None)


def opened(sha256: str) -> BinaryIO:
    """A stored file, open for reading. Raises Missing when it is not there, or when there is no folder."""
    if _folder is None:
        raise Missing(sha256)
    try:
        return path_of(sha256).open("rb")
    except FileNotFoundError:
        raise Missing(sha256) from None


def hash_of(sha256: str) -> str:
    """The hash of the bytes that lie under this hash now; another one means damage. Raises Missing."""
    digest = hashlib.sha256()
    with opened(sha256) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def all_files() -> Iterator[Path]:
    """Every file that lies in its place, and every file that was left half written."""
    if _folder is not None and _folder.is_dir():
        yield from (path for path in _folder.glob("??/??/*") if path.is_file())
        yield from _folder.glob(f"*{PART}")


def _is_there(sha256: str, size: int) -> bool:
    try:
        return path_of(sha256).stat().st_size == size
    except FileNotFoundError:
        return False


def _write(pieces: Iterable[bytes | memoryview], sha256: str | None) -> tuple[str, int]:
    assert _folder is not None  # noqa: S101  (whoever asks has looked)
    _make(_folder)
    part = _folder / f"{secrets.token_hex(16)}{PART}"
    digest, size = hashlib.sha256(), 0
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as out:
            for piece in pieces:
                out.write(piece)
                size += len(piece)
                if sha256 is None:
                    digest.update(piece)
            out.flush()
            os.fchmod(out.fileno(), 0o640 if _shared else 0o600)
            os.fsync(out.fileno())
        name = sha256 or digest.hexdigest()
        _give_name(part, path_of(name))
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return name, size


def _give_name(part: Path, path: Path) -> None:
    """Give a finished file its name. Its folders are brought to the disk too, or a power cut takes the name back."""
    for level in (path.parent.parent, path.parent):
        _make(level)
    part.replace(path)
    _to_disk(path.parent)


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=True)
        folder.chmod(0o750 if _shared else 0o700)
    _to_disk(folder.parent)


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
