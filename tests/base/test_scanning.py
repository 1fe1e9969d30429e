"""Where the operator has a virus scanner, no file of a stranger is read before the scanner has called it clean."""

import io
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.base import outside, scanning
from lms.base.outside import Infected, Unread, Unscanned, run
from lms.base.settings import SettingsError, from_environment
from tests.base import strange
from tests.factories.clamd import EVIL, Clamd, clamd

KEY = "kX3vT9qLw2RzB7nFy5HdJ8mPc4GsA6eU"


@pytest.fixture(params=["port", "socket"])
def scanner(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clamd]:
    with clamd(tmp_path / "clamd" if request.param == "socket" else None) as made:
        monkeypatch.setattr(outside, "_scanner", made.address)
        yield made


def test_a_clean_file_is_shown_whole_and_then_read(scanner: Clamd):
    data = os.urandom(3 * scanning.CHUNK + 7)
    assert run(strange.echo, data) == data
    assert run(strange.echo, io.BytesIO(data)) == data
    assert run(strange.read, b"", "typed") == strange.read(b"", "typed")
    assert scanner.shown == [data, data, b""]


def test_what_is_known_to_do_harm_is_not_read(scanner: Clamd, caplog: pytest.LogCaptureFixture):
    for given in (b"a" * scanning.CHUNK + EVIL, io.BytesIO(EVIL)):
        with caplog.at_level(logging.WARNING, "lms.outside"), pytest.raises(Infected) as why:
            run(strange.misbehave, given)
        assert "vi-rút" in why.value.message
        assert why.value.status == 422
    assert {record.fields["why"] for record in caplog.records} == {"Made.Up-1"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("says", [b"INSTREAM size limit exceeded. ERROR", b"", b"stream: maybe", b"UNKNOWN COMMAND"])
def test_an_answer_that_is_no_answer_lets_nothing_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: bytes):
    with clamd(says=says or b"\0") as made:
        monkeypatch.setattr(outside, "_scanner", made.address)
        with pytest.raises(Unscanned) as why:
            run(strange.read, b"a")
    assert "Máy quét vi-rút đang không chạy" in why.value.message
    assert isinstance(why.value, Unread)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/khong/co/clamd"])
def test_a_scanner_that_is_not_there_lets_nothing_in(monkeypatch: pytest.MonkeyPatch, address: str):
    monkeypatch.setattr(outside, "_scanner", address)
    with pytest.raises(Unscanned):
        run(strange.read, b"a")


def test_without_a_scanner_nobody_is_asked():
    assert outside._scanner == ""
    assert run(strange.read, EVIL) == strange.read(EVIL)


@pytest.mark.parametrize("address", ["127.0.0.1:3310", "/run/clamav/clamd.ctl", "clamd.nội-bộ:3310", "[::1]:3310"])
def test_addresses_of_a_scanner(address: str):
    assert from_environment({"LMS_SECRET_KEY": KEY, "LMS_CLAMD": address}).clamd == address


@pytest.mark.parametrize("address", ["clamd", "localhost", "tcp://", "a b:3"])
def test_what_is_no_address_is_told(address: str):
    with pytest.raises(SettingsError, match="LMS_CLAMD"):
        from_environment({"LMS_SECRET_KEY": KEY, "LMS_CLAMD": address})
