"""The queue itself, as huey keeps it; loaded only by code that puts something in or takes something out.

huey brings the driver of PostgreSQL along, wherever that is installed: with it some 12 MB and a tenth of a second.
"""

import json
from typing import Any

from huey import Huey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import make_url

from lms.base.settings import Settings
from lms.jobs import job_files

__all__ = ["Consumer", "huey_of"]


class Numbers(Serializer):
    """Writes and reads entries of the queue: which task, and the number of a job; nothing else is read out of it."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps([data.id, data.name, [int(one) for one in data.args]]).encode()

    def _deserialize(self, data: bytes) -> Message:
        number, name, args = json.loads(bytes(data))
        return Message(str(number), str(name), None, 0, 0, None, [int(one) for one in args], {})


def huey_of(settings: Settings, name: str) -> Huey:
    """The queue of an installation, by its name: in a file beside its SQLite database, or in its PostgreSQL."""
    common = {"serializer": Numbers(), "results": False}
    if settings.database_url.startswith("sqlite:"):
        return SqliteHuey(name, filename=str(job_files.folder_of(settings) / "queue.db"), **common)
    url = make_url(settings.database_url).set(drivername="postgresql")
    # Through a pooler that shares connections between transactions there are no notifications and no prepared
    # statements: the queue is looked at twice a second instead.
    how: dict[str, Any] = {} if settings.prepared else {"blocking": False, "prepare_threshold": None}
    return PostgresHuey(name, dsn=url.render_as_string(hide_password=False), table_prefix=name, **how, **common)
