"""The officer of the next area never gets in, by whatever door; farmers and strangers see no figures at all."""

import pytest
from flask import Flask

from tests.browser import signed_in
from tests.reports.office import Office


def doors(app: Flask) -> list[str]:
    """Every address of reports about an area, "{}" for the area; read from the application."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("reports.") and "area_id" in rule.arguments:
            address = rule.rule.replace("<int:area_id>", "{}")
            kinds = ("csv", "xlsx") if "kind" in rule.arguments else ("",)
            found += [address.replace("<any(csv,xlsx):kind>", kind) for kind in kinds]
    return found


def test_every_door_opens_for_the_own_area_and_stays_shut_for_the_neighbour(app: Flask, office: Office) -> None:
    own, stranger = signed_in(app, office.officer), signed_in(app, office.neighbour)
    assert len(doors(app)) >= 3
    for door in doors(app):
        for area in (office.world.hamlet, office.world.commune):
            assert own.get(door.format(area.id)).status_code == 200, door
            assert stranger.get(door.format(area.id)).status_code == 404, door
        for client in (own, stranger):
            assert client.get(door.format(office.world.province.id)).status_code == 404, door
            assert client.get(door.format(999_999)).status_code == 404, door


@pytest.mark.parametrize("path", ["/bao-cao", "/bao-cao/1"])
def test_a_farmer_and_a_stranger_see_no_figures(app: Flask, office: Office, path: str) -> None:
    farmer, stranger = signed_in(app, office.world.farmer), app.test_client()
    for address in (path, *(door.format(office.world.commune.id) for door in doors(app))):
        assert farmer.get(address).status_code == 403
        assert stranger.get(address).status_code == 303
