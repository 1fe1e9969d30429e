"""wapiti on the running program, as a visitor and as each role: it crawls, then tries every module on what it found.

    python -m soak.wapiti [ROLE …]

Each role gets a fresh installation and a bounded time (SOAK_CRAWL seconds to crawl, SOAK_MODULE seconds for each kind
of attack); SOAK_KEEP names a folder for reports and logs. Ends with 1 when something was found, when the program
failed, or when the session did not last: a scan with a session that has ended proves nothing.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl, urlencode

from lms.web.redrawing import LOOK, SEALED
from lms.web.tokens import FIELD as TOKEN
from soak._people import ROLES, own_pages_that_end_it, prove, signed_in
from soak._served import ROOT, Installation, served

TOOL = ROOT / ".venv-soak" / "bin" / "wapiti"
CRAWL = int(os.environ.get("SOAK_CRAWL", "120"))
MODULE = int(os.environ.get("SOAK_MODULE", "30"))
#: A folder that keeps everything by which a finding is judged.
KEEP = os.environ.get("SOAK_KEEP", "")
#: The modules that apply to this program; the others know other programs, or ask a machine elsewhere. `ldap` is left
#: out too: nothing asks a directory here, and it takes a page that shows an address again ("tiep") for its answer.
MODULES = (
    *("backup", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "methods"),
    *("permanentxss", "redirect", "sql", "timesql", "upload", "xss", "xxe"),
)
#: The address that a page which can be made to ask elsewhere would ask; nobody answers there.
ELSEWHERE = "http://127.0.0.1:9/"
CSRF, FORM = "Cross Site Request Forgery", "application/x-www-form-urlencoded"
#: Media under the hash of their bytes and the program's own files: hundreds of addresses with one view each.
FILES = ("/static/*", "/hinh/*", "/tieng/*", "/tep/*")
#: How many links from the first page, and how many pages in one folder: lists lead to hundreds of the same kind.
BREADTH = ("--depth", "8", "--max-files-per-dir", "40", "--scan-force", "normal")


def order(made: Installation, role: str, cookies: dict[str, str], folder: Path) -> list[str]:
    """The words of wapiti's command for a role."""
    told = ("--format", "json", "--output", str(folder / "report.json"), "--no-bugreport", "--verbose", "0")
    kept = ("--store-session", str(folder / "session"), "--store-config", str(folder / "config"), "--flush-session")
    time = ("--max-scan-time", str(CRAWL), "--max-attack-time", str(MODULE), "--timeout", "30", "--tasks", "4")
    command = [str(TOOL), "--url", f"{made.address}/", "--scope", "domain", "--module", ",".join(MODULES)]
    command += [*told, *kept, *time, *BREADTH, "--level", "1", "--endpoint", ELSEWHERE]
    command += ["--skip", TOKEN]
    for path in (*FILES, *own_pages_that_end_it(made, role)):
        command += ["--exclude", made.address + path]
    return command + (["--cookie", str(cookie_file(folder, cookies))] if cookies else [])


def cookie_file(folder: Path, cookies: dict[str, str]) -> Path:
    """Write the cookies into a file in the form that wapiti reads."""
    path, rest = folder / "cookies.json", {"expires": None, "secure": False, "port": None, "version": 0}
    path.write_text(json.dumps({"127.0.0.1": {"/": {name: {"value": cookies[name], **rest} for name in cookies}}}))
    return path


def scan(role: str) -> list[str]:
    """Scan with one role; returns a line for each thing that is wrong, and prints how much was scanned."""
    with TemporaryDirectory() as name, served() as made:
        folder = Path(name)
        cookies = signed_in(made, role)
        before = len(made.answers())
        with (folder / "wapiti.log").open("w") as out:
            most = 2 * (CRAWL + len(MODULES) * MODULE) + 600
            command = order(made, role, cookies, folder)
            ended = subprocess.run(command, cwd=folder, check=False, stdout=out, stderr=out, timeout=most).returncode
        if ended or not (folder / "report.json").exists():
            raise RuntimeError("wapiti failed:\n" + (folder / "wapiti.log").read_text("utf-8")[-2000:])
        if KEEP:
            Path(KEEP).mkdir(parents=True, exist_ok=True)
            for path in (folder / "report.json", folder / "wapiti.log", made.log, made.seen):
                shutil.copy(path, Path(KEEP) / f"{role}-{path.name}")
        answers = made.answers()[before:]
        report = json.loads((folder / "report.json").read_text("utf-8"))
        wrong = [*findings(report), *forged(made, cookies, report), *made.failures(), *_strangers(answers, role)]
        try:
            prove(made, role, cookies)
        except RuntimeError as lost:
            wrong.append(f"this run is not valid: {lost}")
        print(f"wapiti as {role}: {measured(report, answers)}; {len(wrong)} findings", *wrong, sep="\n  ", flush=True)
        return wrong


def measured(report: dict[str, Any], answers: list[dict[str, Any]]) -> str:
    """How much was scanned, in words."""
    opened = {one["rule"] for one in answers if one["status"] == 200 and one["page"]}
    sent = {one["rule"] for one in answers if one["method"] == "POST" and one["status"] in (200, 303)}
    by = Counter(one["status"] for one in answers)
    return (
        f"{report['infos'].get('crawled_pages_nbr', '?')} pages crawled, {len(answers)} requests"
        f" (answers {dict(sorted(by.items()))}), {len(opened)} kinds of pages opened, forms of {len(sent)} kinds sent"
    )


def _strangers(answers: list[dict[str, Any]], role: str) -> list[str]:
    """A line that calls the run invalid when anybody but this one person was signed in during the scan."""
    people = Counter(one["who"] for one in answers if one["who"] is not None)
    if len(people) == (role != "visitor"):
        return []
    return [f"this run is not valid: the scanner was signed in as {dict(people)} (person: answers)"]


def findings(report: dict[str, Any]) -> list[str]:
    """A line for each finding of wapiti, without those that are known to be harmless."""
    found = {**report["vulnerabilities"], **report["anomalies"]}
    return [
        f"{name}: {one['method']} {one['path']} {one['info']} {_body(one)}"
        for name in found
        for one in found[name]
        if not any(is_nothing(name, one) for is_nothing in NOTHING)
    ]


def _body(one: dict[str, Any]) -> str:
    """The body that was sent, without the lines before it."""
    return str(one["http_request"].partition("\n\n")[2]).strip()


def _only_looks(name: str, one: dict[str, Any]) -> bool:
    """Whether it is a form without a token that has only the buttons for text size and colours (and their page).

    By design (lms.web.redrawing): it does nothing but set the look of pages, and refuses requests from elsewhere.
    """
    fields = {field for field, _value in parse_qsl(_body(one))}
    return name == CSRF and LOOK in fields and fields <= {LOOK, SEALED}


def _over_http(name: str, one: dict[str, Any]) -> bool:
    """Whether it is about cookies without "Secure" on an address without https, where they could not be sent otherwise.

    With https they have it: tests/people/test_sign_in_pages.py, and `lms doctor` asks for it.
    """
    return name == "Secure Flag cookie" and "Secure flag is not set" in one["info"]


def _sent_no_form(name: str, one: dict[str, Any]) -> bool:
    """Whether a wrong token was refused like the right one only because wapiti sends the Content-Type header twice.

    Then the program sees no form at all and refuses both. `forged` sends the wrong token as a browser would instead.
    """
    return name == CSRF and "not properly checked" in one["info"] and f"{FORM}, {FORM}" in one["http_request"]


#: Findings that are known to be harmless, each with its reason.
NOTHING = (_only_looks, _over_http, _sent_no_form)


def forged(made: Installation, cookies: dict[str, str], report: dict[str, Any]) -> list[str]:
    """A line for each form that works with a wrong token: one that works always leads to another page."""
    done = []
    for one in report["vulnerabilities"].get(CSRF, []):
        if _sent_no_form(CSRF, one):
            wrong = urlencode([(name, "wapiti" if name == TOKEN else value) for name, value in parse_qsl(_body(one))])
            headers = {"Content-Type": FORM, "Cookie": "; ".join(f"{name}={cookies[name]}" for name in cookies)}
            connection = HTTPConnection(made.address.removeprefix("http://"), timeout=60)
            connection.request("POST", one["path"], wrong, headers)
            if 300 <= connection.getresponse().status < 400:
                done.append(f"{CSRF}: POST {one['path']} does its deed with a wrong token")
            connection.close()
    return done


def main() -> None:
    """Scan with the roles named, or with all of them."""
    wrong = [line for role in sys.argv[1:] or ROLES for line in scan(role)]
    print(f"wapiti found {len(wrong) or 'nothing'}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
