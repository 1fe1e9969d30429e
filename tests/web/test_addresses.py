"""Numbers that no row can have are not found, on either database."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.browser import signed_in
from tests.factories.people import world
from tests.learning.test_actions import NOW


@pytest.mark.parametrize("number", ["2147483648", "99999999999999999999", "9" * 5000])
def test_a_number_too_large_for_a_row_is_not_found(app: Flask, session: Session, number: str):
    farmer = world(session, NOW).farmer
    session.commit()
    for path in (f"/bao-cao/{number}", f"/soan/{number}/ngan-hang", f"/khoa-hoc/thu/bai-1/{number}"):
        assert signed_in(app, farmer).get(path).status_code == 404
