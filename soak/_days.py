"""Good and bad days of a machine: what is checked when all is well, and what is made to happen before a recovery."""

import re
from collections.abc import Callable

from soak._machines import FOLDER, Failed, Machine
from soak._pages import Block

SITE = "https://hoc.example.vn"
USB = "/mnt/usb"
#: Seconds within which a service that was started has to answer.
START = 60


def _asked(on_postgres: str, on_sqlite: str) -> str:
    """A shell command that asks a machine's database, whichever kind it is."""
    return f"""
if grep -q ^LMS_DATABASE_URL /etc/lop-lang.env; then
    runuser -u postgres -- psql -At -d lop_lang -c '{on_postgres}'
else
    runuser -u lop-lang -- python3 -c "
import sqlite3
there = sqlite3.connect('file:/var/lib/lop-lang/lop-lang.db?mode=ro', uri=True)
print(*there.execute('{on_sqlite}').fetchall())"
fi
"""


PEOPLE = _asked("SELECT count(*) FROM person", "SELECT count(*) FROM person")
TABLES = _asked("SELECT relname FROM pg_class", "SELECT name FROM sqlite_master")
#: An editor that needs no person: it fills in what the guide says is to be filled in.
EDITOR = f"""#!/bin/sh
sed -i -e 's|^LMS_CONTROLLER_NAME=.*|LMS_CONTROLLER_NAME=UBND xã Định Hoá (thử)|' \\
    -e 's|^LMS_CONTROLLER_CONTACT=.*|LMS_CONTROLLER_CONTACT=0208 000 000|' \\
    -e 's|^#LMS_BACKUP_PASSPHRASE_FILE=|LMS_BACKUP_PASSPHRASE_FILE=|' \\
    -e 's|^#LMS_BACKUP_COPY=.*|LMS_BACKUP_COPY={FOLDER}/install/copy-away {USB}/lop-lang|' "$1"
"""
MIGRATION = '''"""A table that a next version might have."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "@HEAD@"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table("walked", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade() -> None:
    """Nobody goes this way: see lms rollback."""
    op.drop_table("walked")
'''


def usb_disk(machine: Machine) -> None:
    """Give a machine a second disk, an editor that needs no person, and the name of the site."""
    machine.do(
        f"mkdir -p {USB} && mount -t tmpfs tmpfs {USB} && chmod 755 {USB}\n"
        "printf '127.0.0.1 localhost hoc.example.vn\\n' >/etc/hosts\n"
        f"cat >/usr/local/bin/nano <<'END'\n{EDITOR}END\nchmod 755 /usr/local/bin/nano"
    )


def fetch_for_province(machine: Machine) -> None:
    """Fetch what a province needs in addition to a commune; a booted machine has no network for it."""
    machine.outside(f"{FOLDER}/script/bootstrap", "--also", "postgresql")
    lock = f"{FOLDER}/requirements-province.lock"
    machine.outside(
        f"{FOLDER}/.venv/bin/python", "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", lock
    )


def fetch_for_move(machine: Machine) -> None:
    """Make a new environment for the folder at its new place beforehand, because a booted machine has no network."""
    machine.outside("cp", "-a", FOLDER, "/srv/lop-lang")
    machine.outside("/srv/lop-lang/script/bootstrap")
    machine.outside(
        "sh", "-c", f"rm -rf {FOLDER}/.venv && mv /srv/lop-lang/.venv {FOLDER}/.venv && rm -rf /srv/lop-lang"
    )


def people(machine: Machine) -> str:
    """How many people are in the database, as text; "" when there is no database yet."""
    try:
        return re.sub(r"\D", "", machine.do(PEOPLE))
    except Failed:
        return ""


# --- before a block --------------------------------------------------------------------------------------------------


def before(machine: Machine, block: Block) -> str:
    """Make happen what a block says has happened; returns how many people there were before it."""
    event = block.event
    if block.commands.startswith("lms doctor"):
        machine.do(
            f"for i in $(seq {START}); do [ -e /var/backups/lop-lang/last.json ] && exit 0; sleep 1; done; exit 1"
        )
    there = people(machine)
    if event in EVENTS:
        EVENTS[event](machine)
    return there


def _damaged(machine: Machine) -> None:
    """Overwrite the middle of SQLite's file while it is in use."""
    machine.do(TONIGHT)
    machine.do(
        "head -c 400000 /dev/urandom | dd of=/var/lib/lop-lang/lop-lang.db bs=1 seek=8192 conv=notrunc status=none"
    )


def _gone(machine: Machine) -> None:
    """Delete everything but backups, settings and the program."""
    machine.do(TONIGHT)
    machine.do(
        "if grep -q ^LMS_DATABASE_URL /etc/lop-lang.env; then\n"
        "    runuser -u postgres -- psql -q -c 'DROP DATABASE lop_lang WITH (FORCE)'\nfi\nrm -rf /var/lib/lop-lang"
    )


def _upgrade(machine: Machine) -> None:
    """Put a next version, with one more table, in the place that the program is installed from."""
    machine.do(
        "git config --global --add safe.directory '*'\n"
        f"rm -rf /srv/new.git /srv/new && git clone -q --bare {FOLDER} /srv/new.git\n"
        "git clone -q /srv/new.git /srv/new\n"
        f"cd /srv/new && head=$(ls lms/migrations/versions/[0-9]*.py | sort | tail -n 1)\n"
        'head=$(sed -n \'s/^revision = "\\(.*\\)"/\\1/p; s/^revision: str = "\\(.*\\)"/\\1/p\' $head)\n'
        f"cat >lms/migrations/versions/9999_walked.py <<'END'\n{MIGRATION}END\n"
        'sed -i "s/@HEAD@/$head/" lms/migrations/versions/9999_walked.py\n'
        "git add -A && git -c user.name=w -c user.email=w@example.vn commit -q -m 'A next version'\n"
        "git push -q origin HEAD\n"
        f"branch=$(git branch --show-current) && cd {FOLDER} && git remote set-url origin /srv/new.git\n"
        "git checkout -q -B $branch && git fetch -q && git branch -q -u origin/$branch"
    )


#: A command for the backup of this day, made a moment before something bad happens.
TONIGHT = "lms backup /var/backups/lop-lang/night-$(date +%Y%m%d-%H%M%S).zip"
EVENTS: dict[str, Callable[[Machine], None]] = {"damaged": _damaged, "gone": _gone, "upgrade": _upgrade}


# --- after a block ---------------------------------------------------------------------------------------------------


def after(machine: Machine, block: Block, there: str) -> None:
    """Check that everybody is still there and the site answers. Raises Failed when not."""
    if "add-officer" in block.commands:
        trust(machine)
    if "lms restore" in block.commands and there and people(machine) != there:
        raise Failed(f"there were {there} people, and are {people(machine)}")
    if block.event in ("upgrade", "rollback"):
        walked = _has_walked(machine)
        if walked != (block.event == "upgrade"):
            raise Failed("the tables are not of the version that they should be of")
    answers(machine)


def _has_walked(machine: Machine) -> bool:
    """Whether the table of the next version is there."""
    return "walked" in machine.do(TABLES)


def trust(machine: Machine) -> None:
    """Let this machine trust the self-made certificate, as it would trust a real one."""
    machine.do(
        "cp /etc/lop-lang/tls/site.pem /usr/local/share/ca-certificates/lop-lang.crt\n"
        "update-ca-certificates >/dev/null 2>&1"
    )


def answers(machine: Machine) -> str:
    """Check through the proxy, with TLS, that the site is alive and can work, and that plain HTTP leads to TLS.

    Raises Failed when it does not."""
    machine.do(
        "cat >/run/ready.py <<'END'\nimport urllib.request\n"
        "urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=5)\nEND\n"
        f"for i in $(seq {START}); do python3 /run/ready.py 2>/dev/null && exit 0; sleep 1; done; exit 1"
    )
    found = {path: machine.ask(SITE + path) for path in ("/healthz", "/readyz", "/")}
    if any(status != 200 for status, _text in found.values()):
        raise Failed(f"the site answers {found}")
    status, text = machine.ask(SITE.replace("https", "http") + "/khoa-hoc")
    if status not in (301, 308) or f"{SITE}/khoa-hoc" not in text:
        raise Failed(f"port 80 answers {status} {text[:200]}")
    return "200 with TLS, port 80 leads there"


# --- what is looked at -----------------------------------------------------------------------------------------------


def units(machine: Machine) -> str:
    """Check that systemd finds nothing wrong with our units; returns how exposed it says they are."""
    said = machine.do("cd /etc/systemd/system && systemd-analyze verify lop-lang*.service lop-lang*.timer 2>&1 || true")
    if wrong := [line for line in said.splitlines() if "lop-lang" in line]:
        raise Failed("\n".join(wrong))
    told = machine.do("systemd-analyze security lop-lang 2>&1 | tail -n 1")
    return "verified; " + " ".join(re.findall(r"[\w.]+", told)[-4:])


def closed(machine: Machine) -> str:
    """Check that folders have 0700, files 0600, all owned by the service's user, who owns nothing of the program."""
    said = machine.do(
        "find /var/lib/lop-lang /var/backups/lop-lang \\( ! -user lop-lang -o -perm /077 \\) ! -name areas.csv\n"
        f"find /etc/lop-lang.env ! -perm 640 -o ! -user root -o ! -group lop-lang; find {FOLDER} -user lop-lang\n"
        "find /etc/lop-lang/tls -name '*.key' -perm /007"
    )
    if said.strip():
        raise Failed(said)
    return "0700 and 0600, of lop-lang; the program is root's"


#: Confined like the service, it reads a stranger's picture in a locked-in process and draws a certificate's page.
CONFINED = """
from lms.base import confine
assert confine.landlock() < 1 or confine.shut_in(), "Landlock is there and does not work"
"""
DRAWN = """
import io
from PIL import Image
from lms.content import pictures
from weasyprint import HTML
assert HTML(string="<p>Gi\\u1ea5y ch\\u1ee9ng nh\\u1eadn").write_pdf()[:4] == b"%PDF"
try:
    open("/etc/lop-lang/x", "w")
except OSError:
    pass
else:
    raise SystemExit("it can write where it should not")
"""


def confined(machine: Machine) -> str:
    """Check that inside the service's confinement what the program needs works, and what it must not do fails."""
    machine.do(
        "set -- \n"
        'while IFS= read -r line; do case $line in [A-Z]*=*) set -- "$@" -p "$line" ;; esac; done <<END\n'
        "$(sed -n '/^UMask/,/^$/p' /etc/systemd/system/lop-lang.service)\nEND\n"
        f"cat >/var/lib/lop-lang/1.py <<'END'\n{CONFINED}END\ncat >/var/lib/lop-lang/2.py <<'END'\n{DRAWN}END\n"
        "for one in 1 2; do systemd-run -q --pipe --wait -p User=lop-lang -p Environment=PYTHONPATH="
        f'{FOLDER} "$@" {FOLDER}/.venv/bin/python /var/lib/lop-lang/$one.py; done; rm /var/lib/lop-lang/?.py'
    )
    return "Landlock holds inside, a PDF is drawn, elsewhere nothing is written"


def quiet_second_run(machine: Machine) -> str:
    """Check that script/install, called again, prints one line and changes no file. Raises Failed when not."""
    look = (
        "cd / && find etc usr/local opt/lop-lang -xdev ! -path '*/__pycache__*' ! -path '*/.git/*'"
        " -type f -printf '%p %m %u %T@\\n' | sort;"
        " systemctl show -p ActiveEnterTimestamp lop-lang"
    )
    first = machine.do(look)
    said = machine.do(f"{FOLDER}/script/install").strip()
    changed = set(first.splitlines()) ^ set(machine.do(look).splitlines())
    if said != "Everything is in place." or changed:
        raise Failed(f"{said}\n" + "\n".join(sorted(changed)[:20]))
    return "one line, no file changed, nothing restarted"


def weekly(machine: Machine) -> str:
    """Check that the weekly check finds nothing wrong."""
    machine.do("systemctl start lop-lang-check || { journalctl -u lop-lang-check -n 40 --no-pager; exit 1; }")
    return "a restore is rehearsed, and the doctor is content"


def killed(machine: Machine) -> str:
    """Check that the service comes back by itself after kill -9."""
    machine.do("systemctl kill -s KILL lop-lang; sleep 8")
    return answers(machine)


def stopped(machine: Machine) -> str:
    """Check that the service stops quickly and leaves no process behind."""
    said = machine.do(
        "date +%s; systemctl stop lop-lang; date +%s\n"
        "left=$(find /proc -maxdepth 1 -user lop-lang -name '[0-9]*')\n"
        "[ -z \"$left\" ] || { for one in $left; do tr '\\0' ' ' <$one/cmdline; done; exit 1; }\n"
        "systemctl start lop-lang"
    )
    first, last = said.split()[:2]
    answers(machine)
    return f"nobody left after {int(last) - int(first)} s"


def hints(machine: Machine) -> str:
    """Check that `lms` says in one line what to do when it cannot work."""
    tries = {
        "touch /root/x.zip; lms restore /root/x.zip": "lop-lang cannot read /root/x.zip: install -o lop-lang",
        "lms backup /root/y.zip": "lop-lang cannot write to /root: lms backup /var/backups/lop-lang/y.zip",
        "runuser -u nobody -- lms doctor": "sudo lms doctor",
        f"mv {FOLDER} {FOLDER}.x; lms doctor": "where it is now, as root, script/install",
    }
    for command, hint in tries.items():
        said = machine.do(f"( {command} ) 2>&1 || true; [ ! -d {FOLDER}.x ] || mv {FOLDER}.x {FOLDER}")
        if hint not in said or len(said.strip().splitlines()) != 1:
            raise Failed(f"{command}: {said}")
    return f"{len(tries)} one-liners"


LOOKS: dict[str, Callable[[Machine], str]] = {
    "through the proxy": answers,
    "units": units,
    "files": closed,
    "confines": confined,
    "a second run": quiet_second_run,
    "the weekly look": weekly,
    "kill -9": killed,
    "stop and start": stopped,
    "hints of lms": hints,
}


# --- the new machine -------------------------------------------------------------------------------------------------


def put_by(machine: Machine) -> str:
    """Copy the settings and the passphrase to where they do not burn with the machine, as the guide says."""
    machine.do(f"cp /etc/lop-lang.env /etc/lop-lang.passphrase {USB}/")
    return "on the other stick"


def carry(old: Machine, new: Machine) -> None:
    """Carry to a new machine what was on the old one's USB disk and paper, and the certificate as if from elsewhere."""
    packed = old.do("cd /; tar c mnt/usb etc/lop-lang/tls/site.pem etc/lop-lang/tls/site.key | base64")
    new.do(f"base64 -d | tar x -C /; chown -R 0:0 {USB} /etc/lop-lang", packed)
    trust(new)


def copied_folder(machine: Machine) -> str:
    """Check that a copy beside the old folder uses nothing of it."""
    machine.outside("cp", "-a", FOLDER, "/srv/copy")
    machine.outside("/srv/copy/script/bootstrap")
    said = machine.outside(
        "sh", "-c", f"grep -rlF {FOLDER}/ /srv/copy/.venv/bin /srv/copy/.venv/pyvenv.cfg || true; rm -rf /srv/copy"
    )
    if said.strip():
        raise Failed(said)
    return "its programs name their own folder"


def other_proxy(machine: Machine) -> str:
    """Stop nginx and let Caddy answer in its place, with the same certificate."""
    machine.do(
        "/srv/lop-lang/script/install --proxy caddy && ! systemctl is-active -q nginx && systemctl is-active -q caddy"
    )
    return answers(machine)
