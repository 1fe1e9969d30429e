"""Bots that answer questions without understanding a word: they read the page's source and nothing else.

Each goes by something that a page might give away: names, values, ids, the order of things, how alike two of them look.
One learns: it remembers what the right answers of a question were called, and where they stood, when it meets it again.
"""

import random
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from lxml import html

Form = dict[str, list[str]]
#: A sign by which a bot chooses: whatever it goes by in a choice, the least first.
Sign = Callable[["Choice", "Group"], Any]


@dataclass(frozen=True)
class Choice:
    """What can be chosen: its attributes, its words, and its place among the others, from 0."""

    said: dict[str, str]
    words: str
    place: int

    @property
    def value(self) -> str:
        """What choosing it sends."""
        return self.said.get("value", "")


@dataclass(frozen=True)
class Group:
    """The choices under one name, or a field to type in (no choices); `place` among the groups of the page, from 0."""

    control: str
    said: dict[str, str]
    words: str
    place: int
    choices: tuple[Choice, ...]

    @property
    def name(self) -> str:
        """Its name; of buttons with names of their own, one of which is pressed, "" for all of them."""
        return self.said.get("name", "")

    def sent(self, chosen: Iterable[Choice]) -> Form:
        """What choosing these sends."""
        form: Form = {}
        for choice in chosen:
            form.setdefault(self.name or choice.said["name"], []).append(choice.value)
        return form

    @property
    def numbers(self) -> tuple[Choice, ...]:
        """The choices when they are the numbers of an order."""
        return self.choices if [choice.words for choice in self.choices] == _numbers(len(self.choices)) else ()


def _numbers(count: int) -> list[str]:
    return [str(number) for number in range(1, count + 1)]


def groups_of(source: str) -> list[Group]:
    """The groups of a page."""
    page = html.fragment_fromstring(source, create_parent="div")
    found: list[Group] = []
    hidden = {one.get("name") for one in page.iter("input") if one.get("type") == "hidden"}
    for name in dict.fromkeys(one.get("name") for one in page.iter("input", "select") if one.get("name") not in hidden):
        ones = [one for one in page.iter("input", "select") if one.get("name") == name]
        control = "select" if ones[0].tag == "select" else ones[0].get("type", "text")
        inside = [one for one in ones[0].iter("option") if one.get("value")] if control == "select" else ones
        choices = tuple(_choice(page, one, n) for n, one in enumerate(inside)) if control != "text" else ()
        found.append(Group(control, dict(ones[0].attrib), _words(page, ones[0]), len(found), choices))
    return [*found, *_pressed(page, len(found))]


def _pressed(page: Any, place: int) -> Iterator[Group]:
    """The buttons of a page, one of which is pressed; their numbers, which are their places, are no words."""
    for number in page.xpath("//*[@aria-hidden='true']"):
        number.drop_tree()
    buttons = page.xpath("//button[@name][contains(@class, 'answer')]")
    if buttons:
        names = {one.get("name") for one in buttons}
        choices = tuple(_choice(page, one, n) for n, one in enumerate(buttons))
        yield Group("button", {"name": names.pop()} if len(names) == 1 else {}, "", place, choices)


def _choice(page: Any, one: Any, place: int) -> Choice:
    around = one.getparent() if one.tag == "input" else None
    attributes = {**{f"around {name}": value for name, value in (around.attrib if around is not None else {}).items()}}
    return Choice({**attributes, **dict(one.attrib)}, _words(page, one), place)


def _words(page: Any, one: Any) -> str:
    if one.tag in ("option", "button"):
        return str(one.text_content()).strip()
    label = next(iter(page.xpath(f"//label[@for='{one.get('id')}']")), None) if one.get("id") else None
    label = label if label is not None else next(one.iterancestors("label"), None)
    return str(label.text_content()).strip() if label is not None else ""


def _number(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return int(digits) if digits else sum(map(ord, text))


def _shared_end(one: str, other: str) -> int:
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


#: What a page should not give away. Nobody can help that a place has a number: over many questions no number is better.
SIGNS: dict[str, Sign] = {
    "place": lambda choice, group: choice.place,
    "value": lambda choice, group: choice.value,
    "id": lambda choice, group: choice.said.get("id", ""),
    "all attributes": lambda choice, group: sorted(choice.said.items()),
    "how many attributes": lambda choice, group: (len(choice.said), choice.place),
    "length of the value": lambda choice, group: (len(choice.value), choice.value),
    "number in the value": lambda choice, group: _number(choice.value),
    "checksum": lambda choice, group: zlib.crc32(choice.value.encode()),
    "near the name": lambda choice, group: abs(_number(choice.value) - _number(group.name)),
    "same end as the name": lambda choice, group: -_shared_end(choice.value, group.name),
    "same end as the id": lambda choice, group: (
        -_shared_end(choice.said.get("id", choice.value), group.said.get("id", ""))
    ),
    "same letters as the name": lambda choice, group: -len(set(choice.value) & set(group.name)),
    "same place as the group": lambda choice, group: (choice.place - group.place) % max(1, len(group.choices)),
    "the middle": lambda choice, group: abs(choice.place - (len(group.choices) - 1) / 2),
}
#: Signs in the words themselves: only of use where words are made at random, for an author may well betray something.
IN_WORDS: dict[str, Sign] = {
    "words": lambda choice, group: choice.words,
    "length of the words": lambda choice, group: (len(choice.words), choice.words),
}


def chosen(groups: list[Group], sign: Sign, *, backwards: bool) -> Form:
    """What a bot sends that goes by one sign."""
    form: Form = {}
    numbered = [group for group in groups if group.numbers]
    ordered = sorted(numbered, key=lambda group: _key(sign, _as_choice(group), group), reverse=backwards)
    form |= {group.name: [group.numbers[place].value] for place, group in enumerate(ordered)}
    for group in groups:
        if group.control == "text":
            form[group.name] = [str(sign(Choice(group.said, group.words, 0), group))[:100] or "?"]
        elif not group.numbers:
            ranked = sorted(group.choices, key=lambda choice: _key(sign, choice, group), reverse=backwards)
            many = (len(ranked) + 1) // 2 if group.control == "checkbox" else 1
            form |= group.sent(ranked[:many])
    return form


def _as_choice(group: Group) -> Choice:
    """A thing to be put in order, so that a bot may go by its name as it goes by values."""
    return Choice(group.said | {"value": group.name}, group.words, group.place)


def _key(sign: Sign, choice: Choice, group: Group) -> tuple[str, Any]:
    found = sign(choice, group)
    return (type(found).__name__, found)


def at_random(groups: list[Group], dice: random.Random) -> Form:
    """What somebody sends who throws dice; as many boxes are ticked as a bot ticks."""
    table: dict[tuple[str, str], float] = {}

    def thrown(choice: Choice, group: Group) -> float:
        return table.setdefault((group.name, choice.value), dice.random())

    return chosen(groups, thrown, backwards=False)


class Learner:
    """A bot that remembers, for each question, what the right answers looked like, and chooses what looks like that."""

    def __init__(self, *, with_places: bool) -> None:
        self.with_places = with_places
        self._seen: Counter[tuple[Any, ...]] = Counter()

    def answer(self, key: str, groups: list[Group], dice: random.Random) -> Form:
        """What it sends."""
        luck = {(group.name, choice.value): dice.random() for group in groups for choice in group.choices}

        def liking(choice: Choice, group: Group) -> tuple[int, float]:
            liked = sum(self._seen[key, feature] for feature in self._features(choice, group))
            return (-liked, luck.get((group.name, choice.value), 0.0))

        form = chosen([group for group in groups if not group.numbers], liking, backwards=False)
        taken: set[int] = set()
        for group in (group for group in groups if group.numbers):
            free = [choice for choice in group.numbers if choice.place not in taken]
            best = min(free, key=lambda choice: liking(choice, group))
            taken.add(best.place)
            form[group.name] = [best.value]
        return form

    def learn(self, key: str, groups: list[Group], right: Form) -> None:
        """It is told the right answer."""
        for group in groups:
            for choice in group.choices:
                if choice.value in right.get(group.name or choice.said["name"], []):
                    self._seen.update((key, feature) for feature in self._features(choice, group))

    def _features(self, choice: Choice, group: Group) -> Iterator[tuple[Any, ...]]:
        yield from (("said", *pair) for pair in choice.said.items() if pair[0] not in ("type", "around class"))
        yield ("both", group.name or choice.said["name"], choice.value)
        if self.with_places:
            yield ("place", group.place, choice.place)
