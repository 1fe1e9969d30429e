"""A job is done once, never half, whatever happens to whoever does it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lms.base import outside
from lms.base.clock import now
from lms.base.errors import Conflict, NotFound
from lms.base.messages import with_values
from lms.base.text import N_
from lms.jobs import actions, job_files, running
from lms.jobs.actions import MOST_OPEN, JobRequest
from lms.jobs.kinds import Work
from lms.jobs.models import Job
from lms.jobs.queries import MOST_TRIES, dead_count, free_jobs, job_for, late_count, newest_jobs, open_jobs
from lms.people import actions as people
from lms.people.models import Person
from tests.factories.people import World, world
from tests.jobs.toys import NOW, asked, fall_silent, run, state, toy, work_off

pytestmark = pytest.mark.both_engines


@pytest.fixture
def made(session: Session) -> World:
    found = world(session, NOW)
    session.commit()
    return found


@pytest.fixture(autouse=True)
def _signs_of_life_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BEAT", 0.0)


def test_a_job_is_read_written_and_done(app: Flask, session: Session, made: World) -> None:
    work = toy(during=lambda work: work.report(0.5))
    job_id = asked(session, made.farmer.id)
    run(app, job_id)
    job = session.get_one(Job, job_id, populate_existing=True)
    assert (work.reads, work.keeps) == (1, 1)
    assert (job.state, job.percent, job.made, job.tries) == ("done", 100, {"said": "made"}, 1)


def test_a_second_number_of_the_same_job_does_nothing(app: Flask, session: Session, made: World) -> None:
    work = toy()
    job_id = asked(session, made.farmer.id)
    for _again in range(3):
        run(app, job_id)
    assert (work.reads, work.keeps) == (1, 1)


def test_while_one_does_it_nobody_else_begins_it(app: Flask, session: Session, made: World) -> None:
    job_id = asked(session, made.farmer.id)
    work = toy(during=lambda _work: run(app, job_id))
    run(app, job_id)
    assert (work.reads, work.keeps) == (1, 1)
    run(app, 10**6)


def test_how_far_it_is_stands_in_the_table(app: Flask, session: Session, made: World) -> None:
    seen: list[tuple[str, int]] = []

    def half(work: Work) -> None:
        work.report(0.5)
        job = session.get_one(Job, work.job_id, populate_existing=True)
        seen.append((job.state, job.percent))

    toy(during=half)
    run(app, asked(session, made.farmer.id))
    assert seen == [("running", 50)]


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Conflict(with_values(N_("Tệp %(name)s hỏng."), name="100%.mp4")), "Tệp 100%.mp4 hỏng."),
        (outside.TookTooLong(), outside.TookTooLong.message),
        (NotFound(), running.GONE),
    ],
)
def test_what_cannot_be_done_is_told_and_not_tried_again(
    app: Flask, session: Session, made: World, why: Exception, said: str
) -> None:
    work = toy(during=raising(why))
    job_id = asked(session, made.farmer.id)
    work_off(app)
    work_off(app)
    job = session.get_one(Job, job_id, populate_existing=True)
    assert (job.state, [str(words) for words in job.said], job.fault) == ("failed", [said], "")
    assert work.reads == 1
    assert dead_count(session) == 0


def test_a_mistake_of_ours_is_tried_again_and_then_laid_before_the_administrator(
    app: Flask, session: Session, made: World
) -> None:
    work = toy(writing=raising(ZeroDivisionError("Nguyễn Văn A")))
    job_id = asked(session, made.farmer.id)
    for _look in range(MOST_TRIES + 2):
        work_off(app)
    job = session.get_one(Job, job_id, populate_existing=True)
    assert (job.state, job.tries, work.reads) == ("failed", MOST_TRIES, MOST_TRIES)
    assert "ZeroDivisionError" in job.fault
    assert "Nguyễn" not in job.fault
    assert dead_count(session) == 1
    assert newest_jobs(session)[0].id == job_id


def test_a_dead_one_may_be_begun_anew(app: Flask, session: Session, made: World) -> None:
    work = toy(during=raising(RuntimeError()))
    job_id = asked(session, made.farmer.id)
    for _look in range(MOST_TRIES):
        work_off(app)
    work.during = lambda _work: None
    assert actions.retry(session, session.get_one(Job, job_id))
    session.commit()
    work_off(app)
    assert state(session, job_id) == "done"
    assert not actions.retry(session, session.get_one(Job, job_id))


def test_a_worker_that_died_is_followed_by_the_next_and_what_it_brings_late_is_refused(
    app: Flask, session: Session, made: World
) -> None:
    job_id = asked(session, made.farmer.id)

    def dies_and_comes_back(_work: Work) -> None:
        fall_silent(session, job_id)
        work.during = lambda _work: None
        work_off(app)
        assert state(session, job_id) == "done"

    work = toy(during=dies_and_comes_back)
    run(app, job_id)
    assert (work.reads, work.keeps) == (2, 1)
    assert session.get_one(Job, job_id, populate_existing=True).tries == 2


def test_a_job_that_kills_its_worker_every_time_is_given_up(app: Flask, session: Session, made: World) -> None:
    job_id = asked(session, made.farmer.id)
    for _worker in range(MOST_TRIES):
        assert actions.claim(session, job_id, now()) is not None
        session.commit()
        assert free_jobs(session, now()) == []
        fall_silent(session, job_id)
    work = toy()
    work_off(app)
    assert (state(session, job_id), work.reads) == ("failed", 0)
    assert dead_count(session) == 1


def test_one_that_waits_stops_at_once(app: Flask, session: Session, made: World) -> None:
    work = toy()
    job_id = asked(session, made.farmer.id)
    actions.stop(session, session.get_one(Job, job_id), now())
    session.commit()
    run(app, job_id)
    assert (state(session, job_id), work.reads) == ("stopped", 0)


def stopping(session: Session) -> Callable[..., None]:
    """Whoever asked presses the button."""

    def press(*given: Any) -> None:
        actions.stop(session, session.get_one(Job, given[-1].job_id), now())
        session.commit()

    return press


def test_one_that_runs_stops_when_it_hears_of_it_and_writes_nothing(app: Flask, session: Session, made: World) -> None:
    def long(work: Work) -> None:
        stopping(session)(work)
        if work.stopped():
            raise outside.Stopped

    work = toy(during=long)
    job_id = asked(session, made.farmer.id)
    run(app, job_id)
    assert (state(session, job_id), work.keeps) == ("stopped", 0)


def test_one_that_was_stopped_too_late_to_hear_of_it_still_writes_nothing(
    app: Flask, session: Session, made: World
) -> None:
    work = toy(during=stopping(session))
    job_id = asked(session, made.farmer.id)
    run(app, job_id)
    assert (state(session, job_id), work.keeps) == ("stopped", 0)


def test_a_worker_that_is_told_to_end_hands_back_what_it_holds(app: Flask, session: Session, made: World) -> None:
    def long(work: Work) -> None:
        if work.stopped():
            raise outside.Stopped

    work = toy(during=long)
    job_id = asked(session, made.farmer.id)
    run(app, job_id, ending=lambda: True)
    assert (state(session, job_id), session.get_one(Job, job_id).tries) == ("waiting", 0)
    work_off(app)
    assert (state(session, job_id), work.reads) == ("done", 2)


def test_one_whose_turn_has_not_come_waits_and_that_is_no_try(app: Flask, session: Session, made: World) -> None:
    toy(during=raising(outside.Busy()))
    job_id = asked(session, made.farmer.id)
    for _look in range(2 * MOST_TRIES):
        work_off(app)
    assert (state(session, job_id), session.get_one(Job, job_id).tries) == ("waiting", 0)


def test_what_was_half_written_is_taken_back(app: Flask, session: Session, made: World) -> None:
    def half(session: Session, _work: Work) -> None:
        people.register(session, people.NewPerson("Viết Dở", 1990, made.hamlet.id), NOW)
        raise Conflict(N_("Không được."))

    toy(writing=half)
    job_id = asked(session, made.farmer.id)
    run(app, job_id)
    assert state(session, job_id) == "failed"
    assert not [one for one in session.scalars(names()) if one == "Viết Dở"]


def names() -> Any:
    return select(Person.name)


def test_while_somebody_else_writes_for_long_writing_is_tried_again(app: Flask, session: Session, made: World) -> None:
    locked = iter([OperationalError("", None, Exception("database is locked"))])

    def once(_session: Session, _work: Work) -> None:
        for problem in locked:
            raise problem

    work = toy(writing=once)
    job_id = asked(session, made.farmer.id)
    run(app, job_id)
    assert (state(session, job_id), work.reads, work.keeps) == ("done", 1, 2)


def test_what_was_sent_lies_on_the_disk_until_the_end(
    app: Flask, session: Session, made: World, tmp_path: Path
) -> None:
    settings = app.extensions["lms_settings"]
    (tmp_path / "x").write_bytes(b"film")
    with (tmp_path / "x").open("rb") as sent:
        name = job_files.store(settings, sent)
    kept = job_files.folder_of(settings) / name
    assert kept.stat().st_mode & 0o077 == 0
    seen: list[bytes] = []
    toy(during=lambda work: seen.append(work.file.read_bytes()))
    job = actions.ask(session, JobRequest("toy", "x", {}, name), made.farmer.id, NOW)
    session.commit()
    run(app, job.id)
    assert seen == [b"film"]
    assert not kept.exists()


def test_a_job_whose_file_is_gone_is_to_be_sent_again(app: Flask, session: Session, made: World) -> None:
    """As after a restore, which brings tables only."""
    work = toy()
    job = actions.ask(session, JobRequest("toy", "x", {}, "0" * 32), made.farmer.id, NOW)
    session.commit()
    run(app, job.id)
    job = session.get_one(Job, job.id, populate_existing=True)
    assert (job.state, job.said, job.fault, work.reads) == ("failed", [running.NOT_THERE], "", 0)


def test_files_that_no_job_names_go_after_a_day(app: Flask, session: Session, made: World, tmp_path: Path) -> None:
    settings = app.extensions["lms_settings"]
    kept = [job_files.folder_of(settings) / name for name in ("a" * 32, "b" * 32, "c" * 32)]
    for path in kept:
        path.write_bytes(b"x")
    for path in kept[:2]:
        os.utime(path, (0, 0))
    actions.ask(session, JobRequest("toy", "x", {}, kept[0].name), made.farmer.id, NOW)
    session.commit()
    with app.app_context():
        running.sweep_files()
    assert [path.exists() for path in kept] == [True, False, True]


def test_who_asks_for_very_many_things_is_asked_to_wait(session: Session, made: World) -> None:
    for _one in range(MOST_OPEN):
        asked(session, made.farmer.id)
    with pytest.raises(Conflict):
        asked(session, made.farmer.id)


def test_a_job_is_its_askers_and_the_administrators(session: Session, made: World) -> None:
    job_id = asked(session, made.farmer.id, course_id=3)
    assert job_for(session, made.farmer.id, job_id).about == "Việc thử"
    assert job_for(session, made.farmer.id + 1, job_id, whoever=True).id == job_id
    for person_id, wanted in ((made.farmer.id + 1, job_id), (made.farmer.id, job_id + 1)):
        with pytest.raises(NotFound):
            job_for(session, person_id, wanted)
    assert [job.id for job in open_jobs(session, made.farmer.id, ("toy",), course_id=3)] == [job_id]
    assert open_jobs(session, made.farmer.id, ("toy",), course_id=4) == []


def test_jobs_that_nobody_begins_are_noticed(session: Session, made: World) -> None:
    asked(session, made.farmer.id)
    assert late_count(session, NOW) == 0
    assert late_count(session, NOW.replace(year=NOW.year + 1)) == 1


def test_a_job_of_a_kind_that_nobody_knows_any_more_is_dead(app: Flask, session: Session, made: World) -> None:
    job = actions.ask(session, JobRequest("gone", "x", {}), made.farmer.id, NOW)
    session.commit()
    for _look in range(MOST_TRIES):
        work_off(app)
    assert state(session, job.id) == "failed"
    assert dead_count(session) == 1


def raising(problem: Exception) -> Callable[..., None]:
    """Something that goes wrong."""

    def wrong(*_given: Any) -> None:
        raise problem

    return wrong
