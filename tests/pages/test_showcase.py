"""The style guide shows every kind of question by its own sample."""

from dataclasses import replace

import pytest

from lms.quizzes.kinds import KINDS


@pytest.mark.parametrize("key", KINDS)
def test_every_sample_could_be_asked_but_for_its_text(key: str) -> None:
    assert KINDS[key].check(replace(KINDS[key].sample, stem="Hỏi?")) == []
