"""An encrypted backup: a zip with an age file, which the `age` tool opens as well, and with a passphrase also its key.

Each backup has a key of its own. With it the process that made the backup can read it back, even when the backup is
encrypted to a key that is kept elsewhere. With a passphrase the zip holds this key too, encrypted with the passphrase.
"""

import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import IO, Any
from unicodedata import normalize

import click
import pyrage
from pyrage.x25519 import Identity, Recipient

from lms.base.settings import Settings
from lms.operating import passphrases
from lms.operating.source import NotRestored

#: The names in the zip: the backup, its key where there is a passphrase, and how to open both by hand.
BODY, KEY, NOTE = "backup.zip.age", "key.age", "READ-ME.txt"
#: How an age identity begins.
SECRET = "AGE-SECRET-KEY-1"  # noqa: S105  (no secret: how one begins)
SHORTEST_PASSPHRASE = 12
BY_HAND = """This is an encrypted backup of Lớp Làng. Put it back with: lms restore FILE
By hand, with the tool "age" (age-encryption.org):
  where there is a key.age:  age -d key.age > key.txt                             (asks for the passphrase)
  then, or with your key:    age -d -i key.txt backup.zip.age > backup.zip
"""


@dataclass(frozen=True)
class Lock:
    """What a backup is encrypted to. `own` opens it and is kept only in `key`, encrypted with a passphrase."""

    own: Identity
    recipients: Sequence[Recipient]
    key: bytes = b""


@dataclass(frozen=True)
class Keys:
    """Everything that may open a backup, and the folder for the opened one, whose file has no name."""

    scratch: Path
    identity_file: Path | None = None
    passphrase_file: Path | None = None
    own: Identity | None = None


def lock(settings: Settings) -> Lock | None:
    """What the next backup is to be encrypted to; None when it is not to be encrypted.

    Raises ClickException, with the cure, when the passphrase is not good."""
    own = Identity.generate()
    if settings.backup_passphrase:
        phrase = _passphrase(settings.backup_passphrase)
        return Lock(own, [own.to_public()], passphrases.lock(f"{own}\n".encode(), phrase))
    if settings.backup_keys:
        return Lock(own, [own.to_public(), *(Recipient.from_str(key) for key in settings.backup_keys)])
    return None


# --- writing ----------------------------------------------------------------------------------------------------------


@contextmanager
def sealed(target: IO[bytes], lock: Lock | None) -> Iterator[IO[bytes]]:
    """A stream: what is written into it goes encrypted into `target` and is nowhere on the disk in plain."""
    if lock is None:
        yield target
        return
    with zipfile.ZipFile(target, "w") as outer:
        outer.writestr(NOTE, BY_HAND)
        if lock.key:
            outer.writestr(KEY, lock.key)
        with outer.open(BODY, "w", force_zip64=True) as body, _encrypting(body, lock.recipients) as stream:
            yield stream


@contextmanager
def _encrypting(target: IO[bytes], recipients: Sequence[Recipient]) -> Iterator[IO[bytes]]:
    """A stream whose bytes a thread behind a pipe encrypts into `target`, because the library pulls its input."""
    out, into = os.pipe()
    trouble: list[BaseException] = []

    def encrypt() -> None:
        sink = _Recorder(target)
        try:
            with os.fdopen(out, "rb") as stream:
                pyrage.encrypt_io(stream, sink, recipients)
        except BaseException as problem:
            trouble.append(sink.problem or problem)

    worker = Thread(target=encrypt, name="encrypting a backup")
    worker.start()
    try:
        with os.fdopen(into, "wb") as stream:
            yield stream
    except BrokenPipeError:  # the thread reads no more; it knows why
        worker.join()
        raise (trouble[0] if trouble else OSError("encrypting ended")) from None
    finally:
        worker.join()
    if trouble:
        raise trouble[0]


class _Recorder:
    """A stream that remembers its exception, because the encrypting library passes on another one."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.problem: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        found: bytes = self._do(self.stream.read, size)
        return found

    def write(self, piece: bytes) -> int:
        done: int = self._do(self.stream.write, piece)
        return done

    def flush(self) -> None:
        self._do(self.stream.flush)

    def _do(self, deed: Callable[..., Any], *words: Any) -> Any:
        try:
            return deed(*words)
        except BaseException as problem:
            self.problem = problem
            raise


# --- reading ----------------------------------------------------------------------------------------------------------


def is_sealed(file: Path) -> bool:
    """Whether a file is an encrypted backup. Raises OSError."""
    try:
        with zipfile.ZipFile(file) as outer:
            return BODY in outer.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


@contextmanager
def opened(file: Path, keys: Keys) -> Iterator[IO[bytes]]:
    """The backup itself. An encrypted one is decrypted into a file without a name, which nobody else can find and which
    is gone when the process ends. Raises NotRestored, with the cure, when it does not open."""
    if not is_sealed(file):
        with file.open("rb") as stream:
            yield stream
        return
    keys.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryFile(dir=keys.scratch, prefix="lms-") as plain:
        try:
            with zipfile.ZipFile(file) as outer:
                identities = _identities(file, outer, keys)
                with outer.open(BODY) as body:
                    _decrypt(file, _Recorder(body), _Recorder(plain), identities)
        except zipfile.BadZipFile:
            raise NotRestored(f"{file} is damaged: take another one") from None
        plain.seek(0)
        yield plain


def _decrypt(file: Path, body: _Recorder, plain: _Recorder, identities: list[Identity]) -> None:
    try:
        pyrage.decrypt_io(body, plain, identities)
    except (pyrage.DecryptError, OSError) as problem:
        if plain.problem:
            raise plain.problem from None
        if body.problem is None and "No matching keys" in str(problem):
            raise NotRestored(
                f"{file} is encrypted to another key: give the file with the right one (--identity FILE)"
            ) from None
        raise NotRestored(f"{file} is damaged: it was cut off or changed after it was made; take another one") from None


def _identities(file: Path, outer: zipfile.ZipFile, keys: Keys) -> list[Identity]:
    if keys.own:
        return [keys.own]
    if keys.identity_file:
        return read_identities(keys.identity_file)
    if KEY not in outer.namelist():
        raise NotRestored(
            f"{file} is encrypted to a key that is kept elsewhere: give the file with it, --identity FILE"
            " (or LMS_BACKUP_IDENTITY_FILE)"
        )
    if not keys.passphrase_file:
        raise NotRestored(
            f"{file} is encrypted with a passphrase: write it into a file, chmod 600, and set"
            " LMS_BACKUP_PASSPHRASE_FILE to that"
        )
    phrase = _passphrase(keys.passphrase_file)
    try:
        return [Identity.from_str(passphrases.unlock(outer.read(KEY), phrase).decode().strip())]
    except (passphrases.Closed, pyrage.IdentityError, ValueError):
        raise NotRestored(
            f"{file} does not open with the passphrase in {keys.passphrase_file}: put the one of then there"
        ) from None


def read_identities(file: Path) -> list[Identity]:
    """The keys in a file that `lms backup key` or `age-keygen` wrote. Raises NotRestored when there are none."""
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
        found = [Identity.from_str(line) for line in lines if line.startswith(SECRET)]
    except OSError as problem:
        raise NotRestored(f"{file} cannot be read ({problem.strerror}): look at the path and at its owner") from None
    except (ValueError, pyrage.IdentityError):
        found = []
    if not found:
        raise NotRestored(f"{file} holds no key: a line in it begins with {SECRET}")
    return found


def _passphrase(file: Path) -> str:
    """The first line of a file. Raises ClickException, with the cure, when other users can read it or it is no good."""
    try:
        if file.stat().st_mode & 0o077:
            raise click.ClickException(f"others can read LMS_BACKUP_PASSPHRASE_FILE: chmod 600 {file}")
        # Keyboards write the same Vietnamese letter in two ways, so the passphrase is brought to one of them.
        phrase = normalize("NFC", (file.read_text(encoding="utf-8").splitlines() or [""])[0].strip())
    except OSError as problem:
        raise click.ClickException(
            f"LMS_BACKUP_PASSPHRASE_FILE={file} cannot be read ({problem.strerror}): put the passphrase there, owned by"
            " the user of the service, chmod 600"
        ) from None
    except ValueError:
        phrase = ""
    if len(phrase) < SHORTEST_PASSPHRASE:
        raise click.ClickException(
            f"the first line of {file} is no passphrase: it needs {SHORTEST_PASSPHRASE} signs or more, better six words"
        )
    return phrase
