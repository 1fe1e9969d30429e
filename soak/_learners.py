"""Learners on phones: they join, read, practise, take the test, and press again whatever was not answered.

They know only what their pages say, and note every deed in the book (soak._book) as the server acknowledges it.
"""

import itertools
import os
import random
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from lxml import html

from soak._book import Book, Deed, name_of
from soak._installation import RIGHT, Taught
from soak._phone import PATIENCE, Phone, Reply, Stopped

#: Seconds without a single acknowledged deed after which a drill gives up waiting.
NOTHING = int(os.environ.get("SOAK_PATIENCE", "90"))
#: The odds of answering a question of the test right, for people in a hurry, as all are here.
WELL = 0.9
OF_A_QUESTION = re.compile(r"/kiem-tra/[0-9a-f-]{36}/[0-9]+$")
_number = itertools.count(1)


@dataclass
class Learner:
    """A learner who joins, goes through the whole course once and hands the test in."""

    phone: Phone
    taught: Taught
    dice: random.Random
    #: How many pages are read besides each deed.
    reads: int = 0
    #: Seconds of thought before each deed.
    thinks: float = 0.0
    name: str = ""

    def live(self) -> None:
        """Do everything from joining to the test. Raises Stopped at the drill's end, LookupError at a strange page."""
        number = next(_number)
        self.name = name_of(number)
        self.phone.address = f"127.{10 + number // 62500 % 200}.{number // 250 % 250}.{number % 250 + 1}"
        self._join()
        for lesson, (steps, practices) in self.taught.lessons.items():
            for step in range(1, steps + 1):
                self._read_step(lesson, step)
            for question in range(1, practices + 1):
                self._practise(lesson, question)
        self._take_the_test()
        self.phone.hang_up()

    def _join(self) -> None:
        path = f"/ghi-danh?khoa={self.taught.slug}"
        form = _filled(self.phone.read(path).form(has="area_search"))
        form |= {"buoc": "", "name": self.name, "birth_year": "1980", "area": str(self.taught.hamlet_id), "pin": "7391"}
        form |= {"agree_learning": "y"}
        self._do(("join", self.name), "/ghi-danh", form)
        # Written in the same transaction, so it is acknowledged by the same answer.
        self.phone.book.tries(("enrol", self.name, self.taught.slug))
        self.phone.book.says(("enrol", self.name, self.taught.slug))

    def _read_step(self, lesson: str, step: int) -> None:
        path = f"/khoa-hoc/{self.taught.slug}/{lesson}/{step}"
        forms = html.fromstring(self.phone.read(path).text).forms
        form = next(one for one in forms if set(one.fields) == {"csrf_token"} and not one.action)
        self._do(("step", self.name, lesson, str(step)), path, _filled(form))

    def _practise(self, lesson: str, question: int) -> None:
        path = f"/khoa-hoc/{self.taught.slug}/{lesson}/on-bai/{question}"
        form = self.phone.read(path).form(has="su-kien")
        answer, _words = self._chosen(form)
        filled = _filled(form) | answer
        self._do(("practice", self.name, filled["su-kien"]), path, filled)

    def _take_the_test(self) -> None:
        intro = f"/khoa-hoc/{self.taught.slug}/kiem-tra"
        filled = _filled(self.phone.read(intro).form(ends=intro))
        # Only the answer says which attempt it is; pressing twice gives the same one.
        page = self._follow(self._begin(intro, filled))
        while (form := _question(page)) is not None:
            answer, words = self._chosen(form)
            test, position = form.action.split("/")[2:4]
            page = self._follow(
                self._do(("answer", self.name, test, position, words), form.action, _filled(form) | answer)
            )
        form = page.form(ends="/nop")
        test = form.action.split("/")[2]
        self._follow(self._do(("hand in", self.name, test), form.action, _filled(form)))

    def _begin(self, intro: str, filled: dict[str, str]) -> Reply:
        reply = self._do(("begin", self.name), intro, filled)
        test = reply.location.split("/")[2] if reply.location.startswith("/kiem-tra/") else ""
        if not test:
            form = _question(reply)
            test = form.action.split("/")[2] if form is not None else ""
        self.phone.book.tries(("test", self.name, test))
        self.phone.book.says(("test", self.name, test))
        return reply

    def _do(self, deed: Deed, path: str, form: dict[str, str]) -> Reply:
        for number in range(self.reads):
            self.phone.read(self.taught.pages[number % len(self.taught.pages)])
        if self.thinks:
            time.sleep(self.thinks)
        return self.phone.do(deed, path, form)

    def _follow(self, reply: Reply) -> Reply:
        return self.phone.read(reply.location) if reply.location else reply

    def _chosen(self, form: Any) -> tuple[dict[str, str], str]:
        """The fields of an answer, the right one as a rule, and its words."""
        buttons = form.xpath(".//button[contains(@class, 'answer')]")
        words = [_words(one) for one in buttons]
        wanted = next((one for one, said in zip(buttons, words, strict=True) if said.startswith(RIGHT)), buttons[0])
        chosen = wanted if self.dice.random() < WELL else self.dice.choice(buttons)
        return {chosen.get("name"): chosen.get("value")}, words[buttons.index(chosen)]


def _words(button: Any) -> str:
    return " ".join(str(button.xpath("string(span[@class='lines'])")).split())


def _filled(form: Any) -> dict[str, str]:
    """The fields that a form would send as it is."""
    return {name: value or "" for name, value in form.form_values()}


def _question(page: Reply) -> Any:
    """The form of a question of the test, None on any other page."""
    forms = html.fromstring(page.text).forms
    return next(
        (one for one in forms if (one.action or "").split("/")[-1].isdecimal() and "/kiem-tra/" in one.action), None
    )


@dataclass
class Crowd:
    """Several learners at the same time, each followed by another, until they are told to stop."""

    port: int
    taught: Taught
    book: Book
    many: int = 6
    reads: int = 0
    thinks: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def learning(self) -> Iterator[None]:
        """Learn until the end of the block."""
        threads = [threading.Thread(target=self._one, args=(n,), daemon=True) for n in range(self.many)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join(2 * PATIENCE)

    def wait_for(self, deeds: int, seconds: float = NOTHING) -> bool:
        """Wait for `deeds` more acknowledged deeds; False when there is none for `seconds`."""
        there = len(self.book.said)
        wanted, until = there + deeds, time.monotonic() + seconds
        while there < wanted:
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
            if len(self.book.said) > there:
                there, until = len(self.book.said), time.monotonic() + seconds
        return True

    def _one(self, number: int) -> None:
        dice = random.Random(number)
        while not self.over.is_set():
            phone = Phone(self.port, self.book, self.over)
            try:
                Learner(phone, self.taught, dice, self.reads, self.thinks).live()
            except Stopped:
                break
            except (LookupError, StopIteration) as strange:
                self.book.wonders(f"a page is not as it should be: {strange!r}")
            except Exception as mistake:
                self.book.wonders(f"the drill itself failed: {mistake!r}")
                raise
            finally:
                phone.hang_up()
