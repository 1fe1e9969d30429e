"""The queue holds the numbers of jobs and nothing else, in a file beside the database."""

import json
from pathlib import Path

import pytest
from huey.registry import Message

from lms.jobs.waking import Numbers, huey_of
from tests.conftest import make_settings


def test_numbers_go_in_and_come_out() -> None:
    keep = Numbers()
    message = Message("id-1", "work", None, 0, 0, None, (7, "8"), {})
    data = keep._serialize(message)
    assert json.loads(data) == ["id-1", "work", [7, 8]]
    again = keep._deserialize(data)
    assert (again.id, again.name, again.args, again.kwargs) == ("id-1", "work", [7, 8], {})


@pytest.mark.parametrize("data", [b"\x80\x04K\x01.", b"{}", b'["a"]', b'["a", "b", ["x"]]', b""])
def test_nothing_else_is_read_out_of_a_queue(data: bytes) -> None:
    with pytest.raises((ValueError, TypeError)):
        Numbers()._deserialize(data)
    with pytest.raises((ValueError, TypeError)):
        Numbers()._serialize(Message("id", "work", None, 0, 0, None, ("không phải số",), {}))


def test_an_installation_has_its_queue_beside_its_database(tmp_path: Path) -> None:
    settings = make_settings(f"sqlite:///{tmp_path / 'a.db'}", tmp_path)
    queue = huey_of(settings, "jobs")
    try:
        queue.storage.enqueue(b"x")
        assert queue.storage.queue_size() == 1
        assert list(tmp_path.rglob("queue.db"))
        other = huey_of(settings, "others")
        assert other.storage.queue_size() == 0
        other.storage.close()
    finally:
        queue.storage.close()
