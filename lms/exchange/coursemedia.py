"""Sounds, films, files and readings of a course, from the database to a folder's files and back."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from lms.catalogue.files import FILM, SOUND, NewFile, file_bytes, files_of, keep_file
from lms.catalogue.models import CourseVersion
from lms.catalogue.queries import lessons_of, steps_of
from lms.catalogue.sounds import LANGUAGES, mark_of_words, read_aloud, recording_bytes, sounds_of
from lms.content.media.sound_making import CleanSound
from lms.content.office.take_home import MIMES
from lms.exchange.coursefolder.folder_media import FILE, names_in_texts, second_form
from lms.exchange.coursefolder.model import CourseFolder, MediaFact


def media_names(session: Session, version_id: int) -> list[str]:
    """The paths of the files that `media_files` gives, without reading the files."""
    forms = [(path, second_form(path)) for path in files_of(session, version_id)]
    for name in _readings(session, version_id).values():
        forms.append((f"{name}.webm", f"{name}.m4a"))
    return [name for pair in forms for name in pair if name]


def _readings(session: Session, version_id: int) -> dict[tuple[int, str], str]:
    """By step id and language, the name of a reading in a folder, without its ending."""
    heard = sounds_of(session, version_id)
    return {
        (step.id, read.language): f"giong-doc/{lesson.key}/{step.key}.{read.language}"
        for lesson in lessons_of(session, version_id)
        for step in steps_of(session, lesson.id)
        for read in heard.get(step.id, ())
    }


def media_files(session: Session, version_id: int) -> dict[str, bytes]:
    """Sounds, films, files and readings (all but texts and pictures) as bytes, by path in a course folder."""
    found: dict[str, bytes] = {}
    for path, row in files_of(session, version_id).items():
        found[path], other = file_bytes(session, row.sha256)
        if other is not None:
            found[second_form(path)] = other
    heard = sounds_of(session, version_id)
    digests = {(step_id, read.language): read.sha256 for step_id, reads in heard.items() for read in reads}
    for place, name in _readings(session, version_id).items():
        found[f"{name}.webm"], found[f"{name}.m4a"] = recording_bytes(session, digests[place])
    return found


def keep_files(session: Session, version: CourseVersion, course: CourseFolder, now: datetime) -> None:
    """Keep the sounds, films and files of a checked folder with its facts, so that a draft's texts can show them."""
    for path, new in _new_files(course.files, course.facts):
        keep_file(session, version, path, new, "", now)


def keep_readings(session: Session, version: CourseVersion, course: CourseFolder, now: datetime) -> None:
    """Keep the readings of a draft's steps that a checked folder has, except in languages that are unknown here."""
    steps = {
        (lesson.key, step.key): step
        for lesson in lessons_of(session, version.id)
        for step in steps_of(session, lesson.id)
    }
    files = course.files
    for path, data in files.items():
        match = FILE.match(path)
        if match is None or not match["lesson"] or not path.endswith(".webm"):
            continue
        step = steps.get((match["lesson"], match["step"]))
        if step is not None and match["language"] in LANGUAGES:
            clean = CleanSound(course.facts[path].seconds, data, files[second_form(path)])
            read_aloud(session, step, match["language"], clean, mark_of_words(step), now)


def _new_files(files: Mapping[str, bytes], facts: Mapping[str, MediaFact]) -> Iterator[tuple[str, NewFile]]:
    for path in sorted(names_in_texts(files)):
        data, fact = files[path], facts[path]
        if path.startswith("tieng/"):
            yield path, NewFile(SOUND, data, files[second_form(path)], fact.seconds)
        elif path.startswith("phim/"):
            yield path, NewFile(FILM, data, files[second_form(path)], fact.seconds, fact.width, fact.height)
        elif path.startswith("tep/"):
            yield path, NewFile(MIMES[path.rpartition(".")[2]], data)
