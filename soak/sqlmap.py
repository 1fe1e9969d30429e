"""sqlmap on everything that looks something up: every value that a view asks its address for, every search form.

    python -m soak.sqlmap [ROLE …]

Each place is tried once, as the first role that gets there, on SQLite and, where LMS_TEST_POSTGRES_URL names one, on
PostgreSQL (SOAK_ENGINES: only on these), for SOAK_PLACE seconds, SOAK_AT_ONCE places at a time. Ends with 1 when
anything can be injected, when the program failed, or when sqlmap did not find the hole that is there on purpose.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from soak._database import kinds
from soak._people import ROLES, own_pages_that_end_it, prove, signed_in
from soak._places import Place, places
from soak._served import ROOT, Installation, served
from soak._watching import HOLE

TOOL = ROOT / ".venv-soak" / "bin" / "sqlmap"
SECONDS = int(os.environ.get("SOAK_PLACE", "120"))
#: How many places are tried at the same time.
AT_ONCE = int(os.environ.get("SOAK_AT_ONCE", "2"))
DBMS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
#: Media under the hash of their bytes and the program's own files: they look nothing up by a value of their address.
FILES = ("/static/", "/hinh/", "/tieng/", "/tep/")
#: What sqlmap prints when it has finished with a place, and when it has found a hole.
CLEAN = "all tested parameters do not appear to be injectable"
FOUND = "sqlmap identified the following injection point"
LATE = "(time is over)"


@dataclass(frozen=True)
class Scan:
    """The scan of one role on one engine."""

    made: Installation
    kind: str
    cookies: dict[str, str]

    def attack(self, place: Place) -> str:
        """Let sqlmap try one place; returns all that it printed."""
        with TemporaryDirectory() as folder:
            command = [str(TOOL), "-u", self.made.address + place.url(), "-p", ",".join(sorted(place.names))]
            command += ["--batch", "--level", "2", "--risk", "1", "--technique", "BEUT", "--time-sec", "3"]
            command += ["--dbms", DBMS[self.kind], "--timeout", "30", "--retries", "1", "--flush-session"]
            command += ["--disable-coloring", "--output-dir", folder, "--ignore-code", "*", "--skip-waf"]
            command += ["--cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items())]
            command += ["--answers", "resend=N,do you want to URL encode=Y"]
            if place.body:
                command += ["--data", urlencode(place.body)]
            try:
                done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
                return done.stdout + done.stderr
            except subprocess.TimeoutExpired as late:
                return (late.stdout or b"").decode() + LATE


def scan(kind: str, roles: list[str]) -> list[str]:
    """Scan with these roles on one engine; returns a line for each thing that is wrong, prints how much was tried."""
    with served(kind, hole=True) as made:
        hole = Place(HOLE, HOLE, {"tu"})
        if FOUND not in Scan(made, kind, {}).attack(hole):
            return [f"{kind}: sqlmap did not find the hole that is there on purpose, so it can say nothing of the rest"]
        known: set[str] = set()
        wrong = [line for role in roles for line in scan_as(role, made, kind, known)]
        failed = [line for line in made.failures() if f'"{HOLE}"' not in line]
        print(f"the program failed {len(failed)} times", *failed, sep="\n  ", flush=True)
        return wrong + failed


def scan_as(role: str, made: Installation, kind: str, known: set[str]) -> list[str]:
    """Scan with one role; returns a line for each thing that is wrong, and adds newly found places to `known`."""
    before, cookies, wrong = len(made.answers()), signed_in(made, role), []
    left_out = tuple(path.rstrip("*") for path in own_pages_that_end_it(made, role)) + FILES
    found = [place for place in places(made, cookies, ROLES[role].may, left_out) if place.key not in known]
    known |= {place.key for place in found}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(Scan(made, kind, cookies).attack, found)
        said = {place.rule: answer for place, answer in zip(found, answers, strict=True)}
    for place in found:
        words = said[place.rule]
        if FOUND in words:
            wrong.append(f"{place.rule} {sorted(place.names)} can be injected:\n{words[-2000:]}")
        elif CLEAN not in words and LATE not in words:
            wrong.append(f"{place.rule} {sorted(place.names)} could not be tried:\n{words[-800:]}")
    prove(made, role, cookies)
    sent, values = len(made.answers()) - before, sum(len(place.names) for place in found)
    late = [place.rule for place in found if LATE in said[place.rule]]
    print(f"sqlmap as {role} on {kind}: {len(found)} places, {values} values, {sent} requests; ", end="")
    print(f"stopped after {SECONDS} s: {late}; {len(wrong)} findings", *wrong, sep="\n  ")
    print(*(f"    {place.key}" for place in found), sep="\n", flush=True)
    return wrong


def main() -> None:
    """Scan with the roles named, or with all of them, on every engine there is."""
    wrong = [line for kind in kinds() for line in scan(kind, sys.argv[1:] or list(ROLES))]
    print(f"sqlmap found {len(wrong) or 'nothing'}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
