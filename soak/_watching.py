"""`lms …` as usual, with a line for every answer: route, status, who was signed in, which values of the address the
view asked for, and, when it failed, also what was sent.

    SOAK_SEEN=/tmp/seen.jsonl python -m soak._watching serve

The program's own log leaves out what came in from outside, as it should; but to mend a fault that a scanner found one
has to know what the scanner sent. What is for browsers without scripts is left out of the pages: there each form also
has buttons for text size and colours, a scanner presses all buttons at once, and every form would be sent as a wish for
other colours. The form with only these buttons stays on one page: on all of them it would take most of the time.

With SOAK_HOLE=1 there is also a page with a hole on purpose: a scanner that does not find it would not find another.
"""

import json
import os
import re
from typing import Any, cast

from flask import Flask, Request, Response, g, request
from sqlalchemy import text
from werkzeug.datastructures import ImmutableMultiDict

from lms import app as program, cli
from lms.base.db import db
from lms.web.guards import public

HOLE = "/lo-hong"
_create = program.create_app
#: The most letters of a value in the record of a failure; longer ones are cut.
LONG = 2000
NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
LOOKS, WITH_LOOKS = re.compile(r'<form class="looks".*?</form>', re.DOTALL), "/tro-giup"


class _Asked(ImmutableMultiDict[str, str]):
    """The values of an address, which notes those that were asked for."""

    names: set[str]

    def get(self, key: str, *rest: Any, **named: Any) -> Any:
        self.names.add(key)
        return super().get(key, *rest, **named)

    def getlist(self, key: str, *rest: Any, **named: Any) -> Any:
        self.names.add(key)
        return super().getlist(key, *rest, **named)

    def __getitem__(self, key: str) -> Any:
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.names.add(str(key))
        return super().__contains__(key)


class _Watched(Request):
    """A request that notes which values of its address are asked for."""

    @property
    def args(self) -> _Asked:
        """The values of the address."""
        if "soak.args" not in self.environ:
            found = _Asked(super().args.items(multi=True))
            found.names = set()
            self.environ["soak.args"] = found
        kept: _Asked = self.environ["soak.args"]
        return kept


def _watched(*args: Any) -> Flask:
    app = _create(*args)
    app.request_class = _Watched
    seen = open(os.environ["SOAK_SEEN"], "a", buffering=1, encoding="utf-8")  # noqa: SIM115  (until the process ends)

    @app.after_request
    def note(response: Response) -> Response:
        rule, person = request.url_rule, g.get("_login_user")
        line: dict[str, Any] = {"method": request.method, "rule": rule.rule if rule else "-"}
        line |= {"status": response.status_code, "who": person.id if person else None}
        line |= {"page": response.mimetype == "text/html", "asked": sorted(cast(_Watched, request).args.names)}
        if response.status_code >= 500:
            line |= {"address": request.full_path, "headers": dict(request.headers), "sent": _sent()}
        seen.write(json.dumps(line) + "\n")
        if line["page"]:
            html = NOSCRIPT.sub("", response.get_data(as_text=True))
            response.set_data(html if request.path == WITH_LOOKS else LOOKS.sub("", html))
        return response

    app.wsgi_app = _uncompressed(app.wsgi_app)  # type: ignore[method-assign]
    if os.environ.get("SOAK_HOLE") == "1":
        app.add_url_rule(HOLE, view_func=public(_hole))
    return app


def _uncompressed(answer: Any) -> Any:
    """The answer without compression, because pages that are kept compressed cannot be read here."""

    def plain(environ: dict[str, Any], start: Any) -> Any:
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        return answer(environ, start)

    return plain


def _sent() -> dict[str, list[str]]:
    files = {name: [repr(file) for file in request.files.getlist(name)] for name in request.files}
    fields = {name: [value[:LONG] for value in request.form.getlist(name)] for name in request.form}
    return fields | files


def _hole() -> str:
    """A page that does what no page of the program does: it makes an SQL statement of what was typed."""
    words = request.args.get("tu", "")
    found = db.session.execute(text(f"SELECT name FROM area WHERE name = '{words}'".replace(":", r"\:"))).all()
    return "".join(f"<p>{row.name}</p>" for row in found)


if __name__ == "__main__":
    program.create_app = _watched  # type: ignore[assignment]
    cli.main()
