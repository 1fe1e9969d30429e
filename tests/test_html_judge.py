"""The judge of HTML: it must find mistakes, or its silence means nothing."""

from tests.html_judge import judge

GOOD = '<!doctype html><html lang="vi"><head><title>Bài 1</title></head><body><h1>Bài 1</h1></body></html>'


def test_a_correct_page_passes():
    assert judge({"trang đầu": GOOD}) == []


def test_a_mistake_is_reported_with_its_page_and_place():
    problems = judge({"tốt": GOOD, "hỏng": GOOD.replace("<h1>", '<p id="a"></p><p id="a"></p><h1>')})
    assert [problem.split(": ")[0] for problem in problems] == ["hỏng:1:92 no-dup-id"]
