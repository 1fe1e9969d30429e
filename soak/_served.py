"""A demo installation that really listens: `lms serve` in a temporary folder, and signed-in visitors of each role."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from lms.operating import demo_staff

ROOT = Path(__file__).resolve().parents[1]
#: role -> (page, fields); a visitor signs in nowhere.
SIGN_INS: dict[str, tuple[str, dict[str, str]]] = {
    "learner": ("/vao-hoc", {"who": demo_staff.LEARNER_CODE, "pin": demo_staff.PIN}),
    "trainer": ("/dang-nhap", {"login": "huongdan", "password": demo_staff.PASSWORD}),
    "officer": ("/dang-nhap", {"login": "canbo", "password": demo_staff.PASSWORD}),
    "admin": ("/dang-nhap", {"login": "quantri", "password": demo_staff.PASSWORD}),
}
ROLES = ("visitor", *SIGN_INS)
START_SECONDS = 180


@contextmanager
def served() -> Iterator[str]:
    """The address of a running demo; the server and its data are gone afterwards. Raises RuntimeError without one."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with TemporaryDirectory() as folder:
        settings = {"LMS_DEMO": "1", "LMS_VAR": folder, "HOST": "127.0.0.1", "PORT": str(port), "PYTHONUTF8": "1"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        log = Path(folder) / "server.log"
        with log.open("w") as out:
            command = [sys.executable, "-m", "lms", "serve"]
            process = subprocess.Popen(command, cwd=ROOT, env=kept | settings, stdout=out, stderr=out)
            try:
                _wait(f"http://127.0.0.1:{port}", process, log)
                yield f"http://127.0.0.1:{port}"
                failures = [line for line in log.read_text("utf-8").splitlines() if '"unexpected"' in line]
                if failures:
                    raise RuntimeError(f"the server failed {len(failures)} times:\n" + "\n".join(failures[:5]))
            finally:
                process.terminate()
                process.wait(30)


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            build_opener().open(f"{address}/readyz", timeout=5).close()
            return
        except (URLError, ConnectionError, http.client.HTTPException):
            time.sleep(0.5)
    raise RuntimeError("the server did not start:\n" + log.read_text("utf-8")[-2000:])


def signed_in(address: str, role: str) -> dict[str, str]:
    """The cookies of somebody of this role, signed in through the page; a visitor has none."""
    if role not in SIGN_INS:
        return {}
    page, fields = SIGN_INS[role]
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    _press(browser, address + page, fields)
    opened = "/toi" if role == "learner" else "/"
    if browser.open(address + opened, timeout=30).url.rstrip("/") != (address + opened).rstrip("/"):
        raise RuntimeError(f"{role} could not sign in")
    return {cookie.name: cookie.value or "" for cookie in jar}


def _press(browser: OpenerDirector, url: str, fields: dict[str, str]) -> None:
    """Open a page and send its form. A device that is new may be asked to send it once more."""
    for _try in range(2):
        html = browser.open(url, timeout=30).read().decode()
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
        if found is None:
            raise RuntimeError(f"no form on {url}")
        try:
            answer = browser.open(url, urlencode({**fields, "csrf_token": found[1]}).encode(), timeout=30)
        except HTTPError as refused:
            answer = refused
        if answer.url != url:
            return


def cookie_file(folder: Path, address: str, cookies: dict[str, str]) -> Path:
    """The cookies in the form that wapiti reads."""
    host = address.split("//")[1].split(":")[0]
    path = folder / "cookies.json"
    values = {name: {"value": value, "expires": None, "secure": False, "port": None} for name, value in cookies.items()}
    path.write_text(json.dumps({f".{host}": {"/": values}, host: {"/": values}}), "utf-8")
    return path
