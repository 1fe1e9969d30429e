"""The address is the true one: through waitress and gunicorn, alone, behind nginx, behind Caddy, behind two proxies.

Everything here is real: the servers are started as the services do, the proxies with the files that script/install puts
in place, and clients come from several addresses of this machine.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lms.base.clock import now
from lms.base.settings import ROOT
from lms.web.seen import HEADER, pass_for
from tests.conftest import ENGINES
from tests.depth import repeats
from tests.factories.people import world
from tests.operating.installed import prepared
from tests.operating.proxies import DOCUMENTED, KEY, NAME, Site, shipped, site

pytestmark = [pytest.mark.slow, pytest.mark.long]

SCRIPT = ROOT / "script/install"
CLIENTS = ("127.0.0.2", "127.0.0.3", "127.0.0.4")
#: The server and what stands before it, and the database behind.
WAYS = {
    "waitress": ("waitress", "", "sqlite"),
    "gunicorn": ("gunicorn", "", "sqlite"),
    "nginx, waitress": ("waitress", "nginx", "sqlite"),
    "caddy, waitress": ("waitress", "caddy", "sqlite"),
    "nginx, nginx, waitress": ("waitress", "two", "sqlite"),
    "nginx, gunicorn, PostgreSQL": ("gunicorn", "nginx", ENGINES[-1]),
}


#: Parts of the others, or what tests/attacks attacks.
REPEATED = ("waitress", "gunicorn", "nginx, waitress", "nginx, gunicorn, PostgreSQL")


@pytest.fixture(
    scope="module",
    params=[
        repeats(way, why="its parts stand in another way, or are attacked") if way in REPEATED else way for way in WAYS
    ],
    ids=str,
)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Each way in turn, with a course and a learner."""
    server, before, engine = WAYS[request.param]
    folder = tmp_path_factory.mktemp("site")
    with prepared(engine, folder, make_world) as (url, _made), site(folder, url, server, before) as found:
        yield found


def make_world(session: Session) -> None:
    """A course and a learner."""
    world(session, now())


def seen(at: Site, source: str, **headers: str) -> dict[str, object]:
    """How the server sees a request that claims these things."""
    claims = {name.replace("_", "-"): value for name, value in headers.items()}
    reply = at.ask("/healthz/seen", source, {HEADER: pass_for(KEY), **claims})
    assert reply.status == 200, reply.text
    found: dict[str, object] = json.loads(reply.text)
    return found


CLAIMS: dict[str, dict[str, str]] = {
    "nothing": {},
    "an address": {"X_Forwarded_For": "6.6.6.6"},
    "several": {"X_Forwarded_For": "6.6.6.6, 7.7.7.7, 8.8.8.8"},
    "with a port": {"X_Forwarded_For": "6.6.6.6:80"},
    "of the proxy": {"X_Forwarded_For": "127.0.0.1"},
    "of nobody": {"X_Forwarded_For": "unknown"},
    "empty": {"X_Forwarded_For": ""},
    "the newer header": {"Forwarded": 'for="[2001:db8::1]";proto=https;host=evil.example'},
    "other headers": {"X_Real_IP": "6.6.6.6", "True_Client_IP": "6.6.6.6", "CF_Connecting_IP": "6.6.6.6"},
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_nobody_chooses_his_own_address(running: Site, claim: str) -> None:
    for source in CLIENTS:
        assert seen(running, source, **CLAIMS[claim])["address"] == source


def test_underscores_are_no_way_around(running: Site) -> None:
    """WSGI writes X_Forwarded_For and X-Forwarded-For as one."""
    claims = {"X_Forwarded_For": "6.6.6.6", "X_Forwarded_Proto": "http", "X_FORWARDED_FOR": "7.7.7.7"}
    reply = running.ask("/healthz/seen", CLIENTS[0], {HEADER: pass_for(KEY), **claims})
    assert json.loads(reply.text)["address"] == CLIENTS[0]


@pytest.mark.parametrize("claim", ["https", "http", "HTTPS", "javascript", "https, http"])
def test_whether_a_request_came_by_tls_is_not_for_the_visitor_to_say(running: Site, claim: str) -> None:
    by_tls = running.url.startswith("https:")
    found = running.ask("/healthz/seen", CLIENTS[0], {HEADER: pass_for(KEY), "X-Forwarded-Proto": claim})
    if found.status == 200:
        assert json.loads(found.text)["secure"] is by_tls


def test_no_page_says_that_the_site_is_called_as_the_visitor_likes(running: Site) -> None:
    path = "/khoa-hoc/thu/bai-1/tai-ve"
    for claims in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}, {"Forwarded": "host=evil.example"}):
        reply = running.ask(path, headers=claims)
        assert "evil.example" not in reply.text + str(reply.headers)
    assert f"{running.url}/khoa-hoc/thu" in running.ask(path).text


def test_wrong_tries_of_one_do_not_lock_another_out(running: Site) -> None:
    """Certificate codes, sixty wrong ones in ten minutes from one device; whatever address it claims to come from."""
    neighbour, grandmother = "127.0.0.21", "127.0.0.22"
    first = running.ask("/v/KHONG999", neighbour)
    device = next(one.split(";")[0] for one in first.headers["set-cookie"] if "may=" in one)
    found = []
    for number in range(62):
        claims = {"X-Forwarded-For": f"10.1.1.{number}", "X-Real-IP": f"10.1.1.{number}", "Cookie": device}
        found.append(running.ask(f"/v/KHONG{number:03d}", neighbour, claims).status)
    assert found[0] == first.status == 404
    assert found[-1] == 429
    assert running.ask("/v/KHONGCO2", grandmother).status == 404
    assert running.ask("/v/KHONGCO2", neighbour).status == 404


def test_behind_tls_cookies_and_browsers_are_told_so_once(running: Site) -> None:
    reply = running.ask("/vao-hoc")
    by_tls = running.url.startswith("https:")
    assert len(reply.headers.get("strict-transport-security", [])) == int(by_tls)
    assert reply.one("set-cookie").startswith("__Host-lop=" if by_tls else "lop=")
    assert ("Secure" in reply.one("set-cookie")) is by_tls


def test_who_comes_without_tls_is_led_to_it(running: Site) -> None:
    if running.plain:
        for host in (NAME, "evil.example"):
            reply = running.ask("/khoa-hoc/thu?a=1", headers={"Host": host}, port=running.plain)
            assert reply.status in (301, 308) or (host != NAME and "evil" not in reply.text)
            if host == NAME:
                assert re.fullmatch(rf"https://{NAME}(:\d+)?/khoa-hoc/thu\?a=1", reply.one("location"))


def test_what_the_program_takes_the_proxy_lets_through(running: Site) -> None:
    """The largest course file is 120 MB; here the program itself says that this form is too large."""
    reply = running.ask("/vao-hoc", form=b"a" * (14 * 2**20))
    assert reply.status == 413
    assert "Content-Security-Policy".lower() in reply.headers


def test_a_form_of_the_site_is_taken_and_one_of_elsewhere_is_not(running: Site) -> None:
    page = running.ask("/vao-hoc")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    form = {"csrf_token": token[1], "who": "KHONGC", "pin": "739182"}
    cookie = {"Cookie": page.one("set-cookie").split(";")[0]}
    own = running.ask("/vao-hoc", headers=cookie | {"Origin": running.url}, form=form)
    assert own.status == 200
    assert "chưa đúng" in own.text
    assert running.ask("/vao-hoc", headers=cookie | {"Origin": "https://evil.example"}, form=form).status == 400


def test_no_log_of_any_program_holds_who_asked_or_for_what(running: Site) -> None:
    for _round in range(2):
        running.ask("/v/LLBIMAT2?tim=kindao&phone=0987612345", "127.0.0.77", {"Referer": "http://x/?tim=kindao"})
        running.ask("/khong-co/kindao", "127.0.0.77", {"User-Agent": "kindao", "X-Forwarded-For": "113.160.1.1"})
        running.ask("/vao-hoc?who=0987612345", "127.0.0.77", form={"who": "0987612345", "pin": "739182"})
    written = running.written()
    found = ("127.0.0.77", "kindao", "0987612345", "739182", "LLBIMAT2", "113.160.1.1", KEY)
    assert [secret for secret in found if secret in written] == []
    assert '"route": "/vao-hoc"' in written


def test_the_doctor_sees_what_it_should(running: Site) -> None:
    told = running.lms("doctor")
    lines = dict(line.split(": ", 1) for line in told.stdout.splitlines())
    assert lines["address seen"] == "well (the server sees 127.83.1.7)", told.stdout + told.stderr


def test_files_of_the_installation_are_closed_to_others(running: Site) -> None:
    made = [path for path in running.folder.iterdir() if path.name.startswith("test.db")]
    assert [oct(path.stat().st_mode & 0o077) for path in made] == ["0o0"] * len(made)


@pytest.mark.parametrize(
    ("server", "before", "proxies", "said"),
    [
        ("waitress", "nginx", 0, "everybody seems to come from 127.0.0.1"),
        repeats("gunicorn", "two", 1, "everybody seems to come from 127.0.0.1", why="said of one proxy already"),
        ("waitress", "appending", 2, "visitors can choose their address"),
    ],
)
def test_the_doctor_says_what_is_wrong_with_the_number_of_proxies(
    tmp_path: Path, server: str, before: str, proxies: int, said: str
) -> None:
    with (
        prepared("sqlite", tmp_path, make_world) as (url, _made),
        site(tmp_path, url, server, before, proxies) as found,
    ):
        told = found.lms("doctor")
    assert told.returncode == 1
    assert said in told.stdout, told.stdout + told.stderr


@pytest.mark.parametrize(("proxy", "file"), [("nginx", "nginx/conf.d/lop-lang.conf"), ("caddy", "caddy/Caddyfile")])
def test_what_is_tried_here_is_what_the_script_puts_in_place(tmp_path: Path, proxy: str, file: str) -> None:
    order: list[str | Path] = [
        ROOT / "script/install",
        "commune",
        "--domain",
        DOCUMENTED,
        "--proxy",
        proxy,
        "--into",
        tmp_path,
    ]
    subprocess.run(order, check=True, capture_output=True)
    put = (tmp_path / "etc" / file).read_text("utf-8")
    real = f"/etc/letsencrypt/live/{DOCUMENTED}"
    put = put.replace("/etc/lop-lang/tls/site.pem", f"{real}/fullchain.pem")
    assert put.replace("/etc/lop-lang/tls/site.key", f"{real}/privkey.pem") == shipped(
        Path(file).name.replace("lop-lang", "nginx")
    )
