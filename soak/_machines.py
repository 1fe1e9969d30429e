"""Bare Debian machines that boot: made once, copied, used, and removed. See soak/bare."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).resolve().parents[1]
BARE = str(ROOT / "soak" / "bare")
FOLDER = "/opt/lop-lang"
#: Seconds that one command may take; the first one fetches everything.
SECONDS = 1500


class Failed(Exception):
    """A command did not do what it should; the message is the command and what it printed."""


@dataclass(frozen=True)
class Machine:
    """A machine, by its folder."""

    root: Path

    def outside(self, *words: str) -> str:
        """Run a program in its folder with the host's network, while it is off or beside it."""
        return _told([BARE, "run", str(self.root), *words], "")

    def boot(self) -> None:
        """Switch it on. Raises Failed when it does not boot."""
        _told([BARE, "boot", str(self.root)], "")

    def do(self, commands: str, answers: str = "") -> str:
        """Run shell commands in the running machine; returns what they printed. Raises Failed when one fails."""
        return _told([BARE, "in", str(self.root), "sh", "-eu", "-c", commands], answers)

    def ask(self, url: str) -> tuple[int, str]:
        """(status, beginning of the page) of a URL, opened inside the running machine with its certificate checked."""
        said = self.do(f"python3 - '{url}' <<'END'\n{_ASK}END")
        status, _line, text = said.partition("\n")
        return int(status), text

    def copy(self) -> "Machine":
        """Make another machine with the same disk, switched off."""
        other = Path(mkdtemp(prefix="lop-lang-bare.", dir="/var/tmp"))
        other.rmdir()
        _told([BARE, "copy", str(self.root), str(other)], "")
        return Machine(other)

    def end(self) -> None:
        """Switch it off and remove it."""
        if self.root.exists():
            _told([BARE, "end", str(self.root)], "")


def bare(packages: str) -> Machine:
    """Make a machine with Debian, systemd, the program in its folder, and these packages. Raises Failed."""
    made = Machine(Path(mkdtemp(prefix="lop-lang-bare.", dir="/var/tmp")))
    try:
        _told([BARE, "make", str(made.root), FOLDER], "")
        # Services start when the machine is booted, and never on the network of the host that it is made on.
        _write(made.root / "usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", 0o755)
        made.outside("apt-get", "update", "-q")
        made.outside("apt-get", "install", "-y", "-q", "--no-install-recommends", "systemd", "dbus", "git", "nano")
        made.outside(f"{FOLDER}/script/bootstrap", "--also", packages)
    except BaseException:
        made.end()
        raise
    return made


def _write(file: Path, text: str, mode: int) -> None:
    file.write_text(text, "utf-8")
    file.chmod(mode)


def _told(words: list[str], answers: str) -> str:
    """Run a command; returns what it printed. Raises Failed when it fails."""
    try:
        done = subprocess.run(
            words,
            input=answers,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
            start_new_session=True,  # without a terminal, programs read what they ask for from the answers
            env=dict(os.environ),
        )
    except subprocess.TimeoutExpired as late:
        raise Failed(f"{words[-1]}: not done after {SECONDS} s: {str(late.stdout)[-1500:]}") from None
    if done.returncode:
        raise Failed(f"{words[-1]}\nended with {done.returncode}:\n{done.stdout[-3000:]}")
    return done.stdout


_ASK = """
import http.client, ssl, sys
from urllib.parse import urlsplit
parts = urlsplit(sys.argv[1])
if parts.scheme == "https":
    trusted = ssl.create_default_context(cafile="/etc/lop-lang/tls/site.pem")
    line = http.client.HTTPSConnection(parts.netloc, timeout=20, context=trusted)
else:
    line = http.client.HTTPConnection(parts.netloc, timeout=20)
line.request("GET", parts.path or "/")
reply = line.getresponse()
print(reply.status)
print(reply.getheader("location", ""), reply.read(300).decode("utf-8", "replace"))
"""
