"""The real product, started as the guide says: with waitress for a commune, with gunicorn and nginx for a province."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pyotp
import pytest

from tests.attacks.village import PASSWORD, Village, village
from tests.attacks.visitor import Visitor, where
from tests.conftest import POSTGRES
from tests.operating.installed import prepared
from tests.operating.proxies import Reply, Site, site

#: The server, what stands before it, and the database behind.
WAYS = {
    "waitress": ("serve", "", "sqlite"),
    "nginx, waitress": ("serve", "nginx", "sqlite"),
    "nginx, gunicorn, PostgreSQL": ("gunicorn", "nginx", "postgres"),
}
MAIN = ["waitress", *(["nginx, gunicorn, PostgreSQL"] if POSTGRES else [])]
_number = count(1)


@dataclass(frozen=True)
class Attacked:
    """A running installation and who lives there."""

    site: Site
    village: Village
    engine: str
    database: str

    def visitor(self, address: str = "127.0.0.1") -> Visitor:
        """Somebody with a fresh browser."""
        return Visitor(self.site, address)

    def join(self, who: Visitor, pin: str = "7391", **more: str) -> tuple[str, Reply]:
        """Join as a stranger; (the name typed, the answer)."""
        name = more.pop("name", f"Lò Văn {_words(next(_number))}")
        form = {"name": name, "birth_year": "1990", "area": str(self.village.hamlet_id), "phone": "", "pin": pin}
        form["buoc"] = ""  # everything at once, as no page asks for it
        return name, who.send("/ghi-danh", {**form, "agree_learning": "y", **more})

    def learner(self, pin: str = "7391", address: str = "127.0.0.1") -> Visitor:
        """Somebody who has just joined."""
        who = self.visitor(address)
        _name, answer = self.join(who, pin)
        assert where(answer).startswith("/ghi-danh/xong"), answer.text
        return who

    def trainer(self) -> Visitor:
        """The trainer at the desk."""
        who = self.visitor()
        answer = who.send("/dang-nhap", {"login": "giaovien", "password": PASSWORD})
        assert answer.status == 303, answer.text
        return who

    def officer(self) -> Visitor:
        """The officer at the desk, with a code of the paper."""
        who = self.visitor()
        assert where(who.send("/dang-nhap", {"login": "cansu", "password": PASSWORD})) == "/dang-nhap/buoc-hai"
        answer = who.send("/dang-nhap/buoc-hai", {"otp": self.village.paper.pop()})
        assert answer.status == 303, answer.text
        return who

    def phone_shows(self) -> str:
        """The code on the officer's phone."""
        return pyotp.TOTP(self.village.secret).now()


def _words(number: int) -> str:
    """A number as a name: names hold no digits."""
    return " ".join("Một Hai Ba Bốn Năm Sáu Bảy Tám Chín Mười".split()[int(digit)] for digit in str(number))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each attack goes to one server; with `script/soak tests`, or asked for by its path, to every one."""
    for item in items:
        way = getattr(item, "callspec", None) and item.callspec.params.get("attacked")  # type: ignore[attr-defined]
        if way:
            item.add_marker(pytest.mark.in_turn("attacked"))


@pytest.fixture(scope="session", params=MAIN)
def attacked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    """The running product; started once a run, each way."""
    server, before, engine = WAYS[request.param]
    folder = tmp_path_factory.mktemp("attacked")
    with (
        prepared(engine, folder, village) as (url, made),
        site(folder, url, server, before, works=server == "gunicorn") as found,
    ):
        yield Attacked(found, made, engine, url)
