"""Searching a list: what was typed stands in no address, and Back, reload, filters and turning pages still work."""

import re
from urllib.parse import unquote_plus

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.people import actions as people
from lms.web import sealed
from lms.web.sealed import seal, unseal
from tests.admin.desk import NOW, Desk, Screen

pytestmark = pytest.mark.both_engines

PLACES = {
    "people": "/quan-ly/nguoi",
    "certificates": "/quan-ly/giay",
    "workers": "/quan-ly/can-bo",
    "join_codes": "/quan-ly/ma-ghi-danh",
    "areas": "/quan-ly/dia-ban",
}


def words_in(address: str) -> str:
    """An address as somebody reads it in a log."""
    return unquote_plus(address).casefold()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", ["Nguyễn Thị Loan", "0912 345 678", "ABC234"])
def test_no_address_holds_what_was_searched_for(desk: Desk, officer: Screen, place: str, words: str) -> None:
    answer = officer.post(f"/quan-ly/tim/{place}", tim=words)
    location = answer.headers["Location"]
    assert answer.status_code == 303
    assert location.startswith(PLACES[place] + "?tim=")
    html = officer.text(location)
    assert f'value="{words}"' in html
    # "/thoat" is the way out at the foot of every page, whatever was searched for; "thoa" in it is nobody's name.
    for address in (location, *set(re.findall(r'(?:href|action)="([^"]*)"', html)) - {"/thoat"}):
        for part in words.split():
            assert part.casefold() not in words_in(address)


def test_pages_and_filters_of_a_search_keep_it(desk: Desk, officer: Screen, session: Session) -> None:
    for number in range(40):
        people.register(session, people.NewPerson(f"Ma Văn {chr(65 + number % 20)}", 1980, desk.world.hamlet.id), NOW)
    session.commit()
    first = officer.search("people", "ma van", xom=str(desk.world.hamlet.id))
    assert "40 người" in first
    onward = re.search(r'href="(/quan-ly/nguoi\?[^"]*trang=2[^"]*)"', first)
    assert onward is not None
    second = officer.text(onward[1].replace("&amp;", "&"))
    assert "40 người" in second
    assert second.count("sinh năm 1980") == 10
    found = officer.search("certificates", "thoa", la="valid")
    assert 'aria-current="true">Còn giá trị' in found
    revoked = re.search(r'href="(/quan-ly/giay\?[^"]*la=revoked[^"]*)"', found)
    assert revoked is not None
    assert 'value="thoa"' in officer.text(revoked[1].replace("&amp;", "&"))


def test_an_empty_search_shows_everything(officer: Screen) -> None:
    assert officer.post("/quan-ly/tim/people", tim="  ").headers["Location"] == "/quan-ly/nguoi"


def test_a_list_that_is_not_there_leads_home(officer: Screen) -> None:
    assert officer.post("/quan-ly/tim/secrets", tim="x").headers["Location"] == "/quan-ly/"


def test_words_in_clear_and_words_of_somebody_else_are_not_read(app: Flask, desk: Desk, officer: Screen) -> None:
    location = officer.post("/quan-ly/tim/people", tim="khong co ai").headers["Location"]
    for address in ("/quan-ly/nguoi?tim=khong+co+ai", "/quan-ly/nguoi?tim=%00"):
        assert 'name="tim" value=""' in officer.text(address)
    other = Screen(app, desk.above).text(location)
    assert 'name="tim" value=""' in other
    assert "khong co ai" not in other


def test_sealed_words_open_for_their_person_for_a_day_and_survive_a_change_of_key(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        token = seal("Nguyễn Thị Thoa", 7)
        assert len(token) == len(seal("a", 7123456)), "its length tells nothing"
        assert (unseal(token, 7), unseal(token, 8), unseal("Thoa", 7), unseal("é", 7)) == (
            "Nguyễn Thị Thoa",
            "",
            "",
            "",
        )
        monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [app.secret_key])
        monkeypatch.setitem(app.config, "SECRET_KEY", "another")
        assert unseal(token, 7) == "Nguyễn Thị Thoa"
        monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [])
        assert unseal(token, 7) == ""
        monkeypatch.setattr(sealed, "GOOD_FOR", -1)
        assert unseal(seal("x", 7), 7) == ""
