"""What course folders said when they were read last, kept in a small file in the installation's folder.

Every start checks all folders, and reading one examines its pictures and sounds in another process, which takes most of
a second. So a folder is not read again when its bytes and the program that read it are the same, and when it said what
the version that was loaded last says. The file may be lost at any time.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from lms.base.settings import ROOT

NAME = "courses.json"


def mark_of_files(files: Mapping[str, bytes]) -> str:
    """A mark that is the same only for the same bytes and the same program that reads them."""
    digest = hashlib.sha256(_program())
    for name, data in sorted(files.items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def noted(folder: Path, slug: str, mark: str) -> str:
    """The fingerprint of what a course folder with this mark said, "" when that is not known."""
    found = _all(folder).get(slug)
    return found[1] if found is not None and found[0] == mark else ""


def remember(folder: Path, slug: str, mark: str, said: str) -> None:
    """Write down the fingerprint of what a folder with this mark said; the file is written whole or not at all."""
    known = _all(folder) | {slug: (mark, said)}
    with suppress(OSError):
        fresh = folder / f"{NAME}.part"
        fresh.write_text(json.dumps(known), "utf-8")
        fresh.chmod(0o600)
        fresh.replace(folder / NAME)


def _all(folder: Path) -> dict[str, tuple[str, str]]:
    try:
        said = json.loads((folder / NAME).read_text("utf-8"))
        return {str(slug): (str(mark), str(words)) for slug, (mark, words) in said.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


@cache
def _program() -> bytes:
    """A mark of this program's own files, by their sizes and times."""
    files = [(path, path.stat()) for path in sorted((ROOT / "lms").rglob("*.py"))]
    return repr([(str(path), stat.st_size, stat.st_mtime_ns) for path, stat in files]).encode()
