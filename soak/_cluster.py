"""A private PostgreSQL that really writes to the disk (fsync on), to be killed, copied and brought back."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import psycopg

from tests.operating.programs import free_port

USER, PASSWORD, DATABASE = "lms", "only-for-this-drill", "lop_lang"


def programs() -> Path:
    """The folder of PostgreSQL's programs, of the newest version installed. Raises RuntimeError when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if found:
        return found[-1]
    beside = shutil.which("initdb")
    if beside is None:
        raise RuntimeError("PostgreSQL is not installed")
    return Path(beside).parent


def as_postgres(words: list[str], **more: str) -> str:
    """Run one of PostgreSQL's programs, as root under the user that Debian's package made; returns what it printed."""
    env = {"PATH": f"{programs()}:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "PGPASSWORD": PASSWORD, **more}
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    done = subprocess.run(words, cwd="/", env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        raise RuntimeError(f"{' '.join(words[:6])} … ended with {done.returncode}: {said[-2000:]}")
    return said


def own(folder: Path) -> None:
    """Give a folder to the user that PostgreSQL runs as."""
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")


@dataclass
class Cluster:
    """A PostgreSQL server: its data, its port, its log."""

    data: Path
    port: int
    options: str = ""
    pid: int = 0

    @property
    def log(self) -> Path:
        """The file of its log."""
        return self.data.with_name(self.data.name + ".log")

    def url(self, database: str = DATABASE) -> str:
        """The address of a database on it, in SQLAlchemy's form."""
        return f"postgresql+psycopg://{USER}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def init(self) -> None:
        """Make the cluster without starting it."""
        secret = self.data.with_name("password")
        secret.write_text(PASSWORD, "utf-8")
        own(secret)
        words = ["initdb", "-D", str(self.data), "-U", USER, f"--pwfile={secret}", "-A", "scram-sha-256"]
        as_postgres([*words, "-E", "UTF8", "--locale=C.UTF-8"])

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        said = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {self.options}"
        try:
            as_postgres(["pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "120", "start", "-o", said])
        except RuntimeError as why:
            written = self.log.read_text("utf-8", "replace") if self.log.exists() else ""
            raise RuntimeError(f"{why}\n{written[-2000:]}") from None
        self.pid = int((self.data / "postmaster.pid").read_text("ascii").split()[0])

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; "immediate" leaves recovery to the next start. A server that cannot be asked is killed."""
        try:
            as_postgres(["pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop"])
        except RuntimeError:
            self.kill()

    def kill(self) -> None:
        """Kill (-9) the server and all its processes, also those that have outlived it.

        Those would hold its memory, and the next server would not start beside them."""
        group = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit() and self._is_here(one)]
        for pid in group:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        # The next server takes a process that has ended, but was not waited for, for a running server.
        until = time.monotonic() + 30
        while any(Path(f"/proc/{pid}").exists() for pid in (self.pid, *group)) and time.monotonic() < until:
            time.sleep(0.02)

    def _is_here(self, process: Path) -> bool:
        """Whether a process works in this cluster's folder, as only the processes of this server do."""
        with suppress(OSError):
            return Path(os.readlink(process / "cwd")) == self.data
        return False

    def run(self, *statements: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run each statement in a transaction of its own; returns the rows of the last one."""
        rows: list[tuple[object, ...]] = []
        place = f"host=127.0.0.1 port={self.port} user={USER} password={PASSWORD} dbname={database}"
        with psycopg.connect(place, autocommit=True) as connection:
            for statement in statements:
                done = connection.execute(statement.encode())
                rows = done.fetchall() if done.description else []
        return rows


def children(pid: int) -> list[int]:
    """The process ids of a process's children and their children."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text("ascii").split()):
                found += [child, *children(child)]
    return found


def words_of(pid: int) -> str:
    """The command of a process, "" when there is none; its number may belong to another process by now."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


@contextmanager
def cluster(folder: Path | None = None, options: str = "") -> Iterator[Cluster]:
    """Run a server with an empty database until the end of the block. `folder` is the place for its data (a mount)."""
    place = Path(mkdtemp(prefix="lop-lang-pg-", dir=folder))
    own(place)
    made = Cluster(place / "data", free_port(), options)
    try:
        made.init()
        made.start()
        made.run(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'")
        yield made
    finally:
        made.stop("immediate")
        shutil.rmtree(place, ignore_errors=True)
