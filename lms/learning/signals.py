"""Signals by which packages on higher floors hear of learning.

`course_completed`  sent by `actions.record` in the transaction in which an enrolment's completion is first written.
                    Sender: the session. Arguments: enrolment (Enrolment), completed_at (aware datetime), now.
"""

from blinker import Namespace

course_completed = Namespace().signal("course-completed")
