"""Typed answers: how two spellings are compared, and what a form holds of them.

Some spellings always count as the same: decomposed and composed letters, the tone of "hoà" and "hòa", the foreign Ð and
the Vietnamese Đ. Capitals, blanks and punctuation, and Vietnamese accents make no difference either, unless `exact`
names them ("case", "marks", "accents").
"""

from collections.abc import Collection

from lms.base.text import N_, spelling, tidy, without_accents
from lms.quizzes.kinds.base import BadAnswer, Form

#: The most characters in a typed answer. The message below names the number, too.
TYPED_MOST = 100
EXACT = ("case", "marks", "accents")
#: The kinds whose answers may hold people's own words.
TYPED_KINDS = ("short", "number", "gap")


def key_of(text: str, exact: Collection[str] = ()) -> str:
    """A text in the form that is equal for all answers that count as the same."""
    letters = tidy(text)
    if "case" not in exact:
        letters = letters.lower()
    if "marks" not in exact:
        letters = "".join(char for char in letters if char.isalnum())
    return spelling(letters) if "accents" in exact else without_accents(letters)


def fits(pattern: str, answer: str, exact: Collection[str] = ()) -> bool:
    """Whether an answer is one that the author accepts; a star in the pattern stands for any text, or none."""
    parts, typed = [key_of(part, exact) for part in pattern.split("*")], key_of(answer, exact)
    if len(parts) == 1:
        return typed == parts[0]
    head, tail = parts[0], parts[-1]
    at, end = len(head), len(typed) - len(tail)
    if at > end or not typed.startswith(head) or not typed.endswith(tail):
        return False
    for part in parts[1:-1]:
        found = typed.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def says_something(pattern: str) -> bool:
    """Whether an accepted answer has a letter or digit; a star alone would accept everything."""
    return bool(key_of(pattern.replace("*", " ")))


def plain(pattern: str) -> str:
    """An accepted answer as it is shown to people, with dots for a star."""
    return tidy(pattern.replace("*", "…"))


def typed_in(form: Form, name: str) -> str:
    """What was typed into a field, without extra blanks. Raises BadAnswer when it is empty or too long."""
    text = tidy("".join(form.get(name, [])[:1]))
    if not text:
        raise BadAnswer(N_("Viết câu trả lời vào ô."))
    if len(text) > TYPED_MOST:
        raise BadAnswer(N_("Câu trả lời dài quá. Viết gọn trong 100 ký tự."))
    return text
