"""A learner's evening in one process: `python -m tests.operating.light SESSION` prints which pages were shown, and all
modules that are loaded then. The installation is the environment's.
"""

import json
import re
import sys
from collections import deque

from bench._phones import FORM, filled
from lms.app import create_app

MOST = 120
LINK = re.compile(r'href="(/[^"#]*)')
#: A form that leads to its own page.
BARE = re.compile(r'<form method="post"(?![^>]*action=)')
#: Where forms lead that learners send: steps, practice, tests; signing in.
DEEDS = ("/khoa-hoc/", "/kiem-tra/", "/vao-hoc")


def main() -> None:
    """Go wherever links and forms of learners lead."""
    client = create_app().test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = sys.argv[1], True
    waiting, seen, shown = deque(["/", "/toi", "/vao-hoc", "/tra-cuu"]), set(), {}
    while waiting and len(seen) < MOST:
        path = waiting.popleft()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        shown[path] = answer.status_code
        page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        page = BARE.sub(f'<form method="post" action="{path}"', page)
        waiting += [one for one in LINK.findall(page) if not one.endswith(".pdf")]
        waiting += [answer.headers["Location"]] if "Location" in answer.headers else []
        for action, _inside in FORM.findall(page):
            form = filled(page, action) if action.startswith(DEEDS) else None
            if form and f"POST {action}" not in seen:
                seen.add(f"POST {action}")
                answer = client.post(form[0], data=dict(form[1]))
                shown[f"POST {action}"] = answer.status_code
                waiting += [answer.headers["Location"]] if "Location" in answer.headers else []
    sys.stdout.write(json.dumps([shown, sorted(sys.modules)]))


if __name__ == "__main__":
    main()
