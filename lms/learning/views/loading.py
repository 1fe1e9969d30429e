"""Loading what a learner's page needs: the version to show and where the reader stands in it."""

from dataclasses import dataclass
from typing import Any

from flask_login import current_user

from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue.outline import Outline, known, outline
from lms.catalogue.queries import current_version_id
from lms.learning import offering, rules, visitor
from lms.learning.queries import Standing, standing


@dataclass(frozen=True)
class Place:
    """A course as this reader sees it: a learner has the version of the enrolment, a visitor the current one."""

    tree: Outline
    standing: Standing | None
    progress: dict[str, Any]

    @property
    def enrolled(self) -> bool:
        """Whether the reader has joined the course."""
        return self.standing is not None

    @property
    def newer(self) -> bool:
        """Whether a newer version waits for this learner."""
        there = self.standing
        return bool(there and there.current_version_id and there.current_version_id != there.version_id)


def tree_of(version_id: int) -> Outline:
    """The outline of a version; one that was used lately costs neither a session nor a query."""
    return known(db.engine, version_id) or outline(db.session(), version_id)


def load_place(slug: str) -> Place:
    """The course at this address as the present reader sees it. Raises NotFound when there is none."""
    there = standing(db.glance, current_user.id, slug) if current_user.is_authenticated else None
    if there is not None:
        return Place(tree_of(there.version_id), there, there.progress)
    session = db.session()
    tree = outline(session, current_version_id(session, slug))
    return Place(tree, None, visitor_progress(tree))


def load_enrolled(slug: str) -> tuple[Place, Standing]:
    """The course and the learner's standing, for pages of its learners only. Raises NotFound for anybody else."""
    place = load_place(slug)
    if place.standing is None:
        raise NotFound
    return place, place.standing


def visitor_progress(tree: Outline) -> dict[str, Any]:
    """The progress that this device's cookie tells of this version."""
    read: dict[str, dict[str, int]] = {}
    owner = current_user.id if current_user.is_authenticated else 0
    for (version_id, number), mask in offering.carried(owner).at(int(now().timestamp())).items():
        if version_id == tree.version_id and 1 <= number <= len(tree.lessons):
            lesson = tree.lessons[number - 1]
            seen = [lesson.steps[step - 1].key for step in visitor.steps(mask) if step <= len(lesson.steps)]
            read[lesson.key] = dict.fromkeys(seen, 0)
    return {"read": read}


def onward(place: Place) -> rules.Next:
    """The next thing for this reader to do in the course."""
    return rules.next_thing(place.progress, place.tree)
