"""wapiti over the running program, as a visitor and as each role: it crawls, then tries every module on what it found.

    python -m soak.wapiti [ROLE …]

Each role gets a fresh installation and a bounded time. Ends with 1 when anything was found.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from soak._served import ROLES, ROOT, cookie_file, served, signed_in

TOOL = ROOT / ".venv-soak" / "bin" / "wapiti"
#: Seconds: crawling, one module, everything. Forms are sent for real, so what ends the session is left out.
CRAWL, MODULE, ALL = 240, 120, 900
LEFT_OUT = ("/thoat*", "/toi/xoa*", "/toi/may*")
#: Those that try things on this program; the others know other programs, or ask a machine elsewhere.
MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,ldap,methods,permanentxss,redirect,sql,timesql,"
    "upload,xss,xxe"
)
#: Where a page that can be made to ask elsewhere would ask: nowhere.
ELSEWHERE = "http://127.0.0.1:9/"


def scan(role: str) -> list[str]:
    """What wapiti found as somebody of this role, a line each."""
    with TemporaryDirectory() as folder, served() as address:
        report = Path(folder) / "report.json"
        command = [
            *(str(TOOL), "--url", f"{address}/", "--scope", "domain", "--module", MODULES, "--format", "json"),
            *("--output", str(report), "--max-scan-time", str(ALL), "--max-attack-time", str(MODULE)),
            *("--max-links-per-page", "60", "--max-files-per-dir", "60", "--depth", "6", "--flush-session"),
            *(
                "--verify-ssl",
                "0",
                "--endpoint",
                ELSEWHERE,
                "--level",
                "1",
                "--no-bugreport",
                "--verbose",
                "0",
                "--tasks",
                "4",
            ),
        ]
        for path in LEFT_OUT:
            command += ["--exclude", address + path]
        cookies = signed_in(address, role)
        if cookies:
            command += ["--cookie", str(cookie_file(Path(folder), address, cookies))]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=ALL + CRAWL)
        told = json.loads(report.read_text("utf-8"))
        print(f"wapiti as {role}: {told['infos'].get('crawled_pages_nbr', '?')} pages crawled", flush=True)
        found = {**told["vulnerabilities"], **told["anomalies"]}
        return [f"{role}: {name}: {one['method']} {one['path']} {one['info']}" for name in found for one in found[name]]


def main() -> None:
    """Scan as the roles named, or as all of them."""
    findings = [line for role in sys.argv[1:] or ROLES for line in scan(role)]
    print("\n".join(findings) or "wapiti found nothing")
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
