"""The page about how learners get on in a course of the trainer's: counts without names."""

from flask import render_template

from lms.authoring.desk.queries import version_in_use
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_course
from lms.authoring.figures.course_figures import CourseStatistics, statistics
from lms.base.clock import now
from lms.base.db import db
from lms.catalogue.outline import outline
from lms.catalogue.queries import course_titles
from lms.quizzes.queries import question_set
from lms.web.guards import staff
from lms.web.i18n import _
from lms.web.tables.charts import Chart, Point, rows


@bp.get("/<int:course_id>/so-lieu")
@staff("trainer")
def statistics_page(course_id: int) -> str:
    """Show reach, stops and first answers, in the words of the newest published version."""
    session, course = db.session(), own_course(course_id)
    version_id = version_in_use(session, course)
    if version_id is None:
        title = course_titles(session, [course.id])[course.id]
        return render_template("authoring/statistics.html", course=course, title=title, figures=None)
    tree = outline(session, version_id)
    figures = statistics(session, tree, question_set(session, version_id), now())
    return render_template(
        "authoring/statistics.html", course=course, title=tree.title, figures=figures, chart=_chart(figures)
    )


def _chart(figures: CourseStatistics) -> Chart:
    named = [(_("Bài %(number)s. %(title)s", number=row.number, title=row.title), row.reach) for row in figures.lessons]
    places = [*named, (_("Bài kiểm tra"), figures.test)]
    return rows([Point(name, (reach.reached, reach.stopped)) for name, reach in places])
