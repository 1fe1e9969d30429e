"""Utterances: what is said without a break and becomes one file of sound."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from lms.content.speech.spoken import sentences, spoken

#: Counts up when the same words are made into another sound than before; then every voice is made anew.
RECIPE = 1
#: Milliseconds of silence after a sentence, after a paragraph or an item, and after a heading.
AFTER_SENTENCE, AFTER_PARAGRAPH, AFTER_HEADING = 300, 500, 700


@dataclass(frozen=True)
class Sentence:
    """A sentence as it is shown, the words that are said, and the milliseconds of silence after it."""

    shown: str
    said: str
    pause: int = AFTER_SENTENCE


@dataclass(frozen=True)
class Utterance:
    """Sentences that are heard one after the other."""

    sentences: tuple[Sentence, ...]

    @property
    def said(self) -> str:
        """All words that are said."""
        return " ".join(one.said for one in self.sentences)

    def digest(self, voice: str) -> str:
        """The name of the sound of these words in a voice: 64 digits that stay the same as long as words, pauses and
        voice do. How the words are written makes no difference."""
        parts = (f"{one.pause} {one.said}" for one in self.sentences)
        return hashlib.sha256("\n".join([f"{RECIPE} {voice}", *parts]).encode()).hexdigest()


def paragraph(text: str, lead: str = "", pause: int = AFTER_PARAGRAPH) -> tuple[Sentence, ...]:
    """The sentences of a paragraph; `lead` is said before the first of them but not part of what is shown there."""
    said = [(shown, words) for shown in sentences(text) if (words := spoken(shown))]
    if not said:
        said = [("", "")] if spoken(lead) else []
    made = [Sentence(shown, words) for shown, words in said]
    if made and (before := spoken(lead).rstrip(" .,")):
        made[0] = Sentence(made[0].shown, f"{before}. {made[0].said}".strip())
    return (*made[:-1], Sentence(made[-1].shown, made[-1].said, pause)) if made else ()


def uttered(text: str) -> Utterance | None:
    """A plain text as one utterance; None when nothing of it can be said."""
    found = tuple(sentence for line in text.split("\n") for sentence in paragraph(line))
    return Utterance(found) if found else None


def numbered(number: int) -> Utterance:
    """The number that is heard before an option."""
    return Utterance((Sentence(f"{number}.", f"{spoken(str(number))}.", 150),))


def those_that_say(found: Iterable[Utterance | None]) -> tuple[Utterance, ...]:
    """The utterances among these, without None, each once, in their order."""
    return tuple(dict.fromkeys(one for one in found if one is not None))
