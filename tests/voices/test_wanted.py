"""From a published course to what is heard of it: the job, the daily look, the commands, the address."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.base.settings import Settings
from lms.catalogue import outline
from lms.catalogue.queries import lessons_of, steps_of
from lms.catalogue.sounds import mark_of_words, read_aloud
from lms.jobs.models import Job
from lms.voices import jobs, wanted
from lms.voices.listening import voice_of
from lms.voices.shelf import digests, put, shelf_of
from lms.voices.wanted import (
    all_utterances,
    offer_sentences,
    offered_utterances,
    published_versions,
    said_in_steps,
    utterances_of,
)
from tests.factories.contents import sound
from tests.factories.people import World, world
from tests.jobs.toys import run
from tests.voices.speaking import said, speaking
from tests.voices.test_shelf import MADE

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.fixture
def made(session: Session) -> World:
    found = world(session, NOW)
    session.commit()
    return found


@pytest.fixture
def settings(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return speaking(app, tmp_path, monkeypatch)


def words(session: Session, version_id: int) -> list[str]:
    return [one.said for one in utterances_of(session, version_id)]


def test_steps_and_questions_of_a_version_are_wanted(session: Session, made: World) -> None:
    found = words(session, made.version.id)
    assert found[:2] == ["bước một bà con bấm vào đây.", "bước hai bà con bấm vào đây."]
    assert set(found) >= {"câu một, có tin nhắn lạ, làm gì?", "một.", "hai.", "bấm ngay", "vội là dễ mắc lừa."}
    assert len(said_in_steps(session, made.version.id)) == 4


def test_a_step_that_somebody_has_recorded_needs_no_program(session: Session, made: World) -> None:
    lesson = lessons_of(session, made.version.id)[0]
    first, second, *_ = steps_of(session, lesson.id)
    read_aloud(session, first, "vi", sound(), mark_of_words(first), NOW)
    read_aloud(session, second, "tyz", sound(), mark_of_words(second), NOW)
    outline.forget_all()
    assert [one.said[:8] for one in said_in_steps(session, made.version.id)] == ["bước hai", "bước một", "bước hai"]


def test_only_what_is_published_now_is_made_and_what_was_is_kept(session: Session, made: World) -> None:
    made.course.current_version_id = None
    session.flush()
    assert published_versions(session, current=True) == []
    assert published_versions(session, current=False) == [made.version.id]
    own = offered_utterances()
    assert own
    assert all_utterances(session) == own
    assert len(all_utterances(session, current=False)) == len(words(session, made.version.id)) + len(own)


def test_sentences_of_the_program_may_be_heard_too(
    session: Session, made: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wanted, "_offered", {})
    offer_sentences("result", lambda: ["Bà con trả lời đúng 8 trên 10 câu."])
    assert all_utterances(session)[-1].said == "bà con trả lời đúng tám trên mười câu."


def test_a_published_course_gets_its_voices(app: Flask, session: Session, made: World, settings: Settings) -> None:
    with app.app_context():
        given = {"course_id": made.course.id, "person_id": made.farmer.id}
        job = jobs.ask_for_voices(session, made.version.id, "Khóa thử", given, NOW)
    assert job is not None
    session.commit()
    run(app, job.id)
    done = session.get_one(Job, job.id, populate_existing=True)
    count = len(words(session, made.version.id))
    assert (done.state, done.made) == ("done", {"made": count, "failed": 0})
    assert all(voice_of(settings, one) for one in utterances_of(session, made.version.id))


def test_where_voices_are_off_nobody_is_asked(app: Flask, session: Session, made: World) -> None:
    with app.app_context():
        given = {"course_id": made.course.id, "person_id": made.farmer.id}
        assert jobs.ask_for_voices(session, made.version.id, "Khóa thử", given, NOW) is None
        jobs.look_after_voices()
    assert not shelf_of(app.extensions["lms_settings"]).exists()


def test_every_day_what_is_missing_is_made_and_what_nothing_needs_goes(
    app: Flask, session: Session, made: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(shelf_of(settings), "ab" * 32, MADE, "espeak-ng vi", is_machine=True)
    monkeypatch.setattr("lms.voices.shelf.A_DAY", -60)
    with app.app_context():
        jobs.look_after_voices()
    said_here = [*utterances_of(session, made.version.id), *offered_utterances()]
    names = {one.digest("espeak-ng vi") for one in said_here}
    assert set(digests(shelf_of(settings))) == names


def test_the_commands_make_and_check(app: Flask, session: Session, made: World, settings: Settings) -> None:
    command = app.test_cli_runner()
    told = command.invoke(args=["voices", "check"])
    assert (told.exit_code, "0.0 %" in told.output) == (1, True)
    told = command.invoke(args=["voices", "make"])
    assert (told.exit_code, "0 failed" in told.output) == (0, True)
    told = command.invoke(args=["voices", "check"])
    assert (told.exit_code, "100.0 %" in told.output, "0 faults" in told.output) == (0, True, True), told.output


def test_the_commands_say_when_voices_are_off(app: Flask, session: Session) -> None:
    told = app.test_cli_runner().invoke(args=["voices", "make"])
    assert (told.exit_code, "LMS_VOICES=1" in told.output) == (1, True)


def test_a_voice_is_sent_for_ever_and_in_parts(app: Flask, session: Session, settings: Settings) -> None:
    client = app.test_client()
    digest = said("Có").digest("espeak-ng vi")
    put(shelf_of(settings), digest, MADE, "espeak-ng vi", is_machine=True)
    whole = client.get(f"/giong/{digest}.webm")
    assert (whole.status_code, whole.data, whole.content_type) == (200, b"opus", "audio/webm")
    assert "immutable" in whole.headers["Cache-Control"]
    part = client.get(f"/giong/{digest}.m4a", headers={"Range": "bytes=1-"})
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, b"ac", "bytes 1-2/3")
    assert client.get(f"/giong/{digest}.webm", headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert client.get(f"/giong/{digest}.webm", headers={"Range": "bytes=9-"}).status_code == 416
    assert client.get(f"/giong/{'0' * 64}.webm").status_code == 404
    assert client.get(f"/giong/{digest}.json").status_code == 404
