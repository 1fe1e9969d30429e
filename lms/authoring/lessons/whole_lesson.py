"""Saving a whole lesson that was written on one page; nobody's words are overwritten unseen."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.authoring.lessons import actions as writing
from lms.authoring.lessons.actions import StepText, written
from lms.catalogue import actions as catalogue
from lms.catalogue.models import CourseVersion, Lesson, Step
from lms.catalogue.queries import steps_of


@dataclass(frozen=True)
class StepDraft:
    """A step as it is on the page.

    `step_id` is None for a step that is not saved yet, `opened` the mark of the text that the page was opened with
    (StepText.mark), `gone` says whether the step is to be removed.
    """

    step_id: int | None
    text: StepText
    opened: str = ""
    gone: bool = False

    @property
    def touched(self) -> bool:
        """Whether the step was changed on the page."""
        return self.gone or self.text.mark != self.opened


def newer_texts(steps: Sequence[Step], drafts: Sequence[StepDraft]) -> dict[int, StepText]:
    """By step id, the texts that somebody else has saved in steps that were changed on the page as well."""
    now = {step.id: written(step) for step in steps}
    return {
        draft.step_id: now[draft.step_id]
        for draft in drafts
        if draft.step_id in now
        and draft.touched
        and now[draft.step_id].mark != draft.opened
        and (draft.gone or now[draft.step_id] != draft.text)
    }


def save_lesson(session: Session, version: CourseVersion, lesson: Lesson, drafts: Sequence[StepDraft]) -> bool:
    """Write a lesson's steps in the order of the page; False, and nothing is written, when newer_texts finds any.

    Steps that somebody else has added meanwhile stay, after the step that they follow. A step that somebody else has
    removed comes back only if it was changed here. The same new step sent twice is kept once.
    """
    there = list(steps_of(session, lesson.id))
    if newer_texts(there, drafts):
        return False
    resolve = catalogue.resolver(session, version.id)
    known = {step.id: step for step in there}
    named = {draft.step_id for draft in drafts}
    added_before = [step for step in there if step.id not in named]
    order: list[Step] = []
    for draft in drafts:
        step = known.get(draft.step_id or 0)
        if draft.gone:
            if step is not None:
                writing.remove_step(session, version, lesson, step)
                known.pop(step.id)
        elif step is not None:
            if draft.touched:
                step.title = draft.text.title
                catalogue.write_step(step, draft.text.source, resolve)
            order.append(step)
        elif draft.step_id is None or draft.touched:
            order.append(_new(session, version, lesson, draft, added_before))
    _put_in_order(there, order, known)
    session.flush()
    return True


def _new(session: Session, version: CourseVersion, lesson: Lesson, draft: StepDraft, added_before: list[Step]) -> Step:
    """Make a new step, or find the one that the first press of the same button made."""
    same = next((step for step in added_before if written(step) == draft.text), None)
    if same is not None:
        added_before.remove(same)
        return same
    return catalogue.add_step(session, version, lesson, draft.text.title, draft.text.source)


def _put_in_order(there: Sequence[Step], order: list[Step], known: dict[int, Step]) -> None:
    """Number the steps in the order of `order`; a step that is not in it comes after the step that it followed."""
    chosen = {step.id for step in order}
    for index, step in enumerate(there):
        if step.id in chosen or step.id not in known:
            continue
        before = next((one for one in reversed(there[:index]) if one in order), None)
        order.insert(order.index(before) + 1 if before is not None else 0, step)
    for position, step in enumerate(order, 1):
        step.position = position
