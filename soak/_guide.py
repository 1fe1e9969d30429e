"""Running the commands of docs/operating.md as they are written there, except for places, ports and names."""

import re

from lms.base.settings import ROOT
from soak._cluster import DATABASE, PASSWORD, USER, Cluster, as_postgres

GUIDE = ROOT / "docs" / "operating.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)


def blocks(heading: str) -> list[str]:
    """The blocks of commands in the section of the guide with this heading. Raises LookupError when there is none."""
    parts = re.split(r"^## ", GUIDE.read_text("utf-8"), flags=re.MULTILINE)
    section = next((part for part in parts if part.startswith(heading + "\n")), None)
    if section is None:
        raise LookupError(f"{GUIDE} has no section {heading!r}")
    return BLOCK.findall(section)


def run(block: str, server: Cluster, places: dict[str, str]) -> str:
    """Run a block as the user that PostgreSQL runs as; returns what it printed. Raises RuntimeError when it fails.

    `places` says what replaces which text of the guide. PostgreSQL's services are started and stopped by pg_ctl, the
    program's own by the caller.
    """
    said = f"-p {server.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= {server.options}".strip()
    start = f"pg_ctl -D '{server.data}' -l '{server.log}' -w -t 120 start -o '{said}'"
    stop = f"pg_ctl -D '{server.data}' -m fast -w stop"
    service = {
        "systemctl restart postgresql@15-main": f"{stop} && {start}",
        "systemctl start postgresql@15-main": start,
        "systemctl stop postgresql@15-main": stop,
        "systemctl stop lop-lang lop-lang-work": ":",
        "systemctl start lop-lang lop-lang-work": ":",
        "/etc/postgresql/15/main": str(server.data),
        "/var/lib/postgresql/15/main": str(server.data),
    }
    for old, new in {**service, **places}.items():
        block = block.replace(old, new)
    where = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGUSER": USER, "PGPASSWORD": PASSWORD}
    return as_postgres(["sh", "-eu", "-c", block], **where, PGDATABASE=DATABASE)
