"""A bank of 2,000 questions as a trainer imports it: the file is read, checked, taken in batches; then the bank's page.

    python -m bench.import_bank [COUNT]

Every request is sent as a browser sends it, one for each batch. The baseline of the same run is a list of 20 questions;
the last lines compare the bank's page with 20 and with all questions.
"""

import io
import re
import sys
import time

from flask.testing import FlaskClient

from bench._installation import ENGINES, counted, fill, fresh, staff_token
from lms.operating.demo.demo_making import Size
from lms.operating.demo.staff import TRAINER
from lms.quizzes.files.formats import FORMATS
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.rows import Option
from lms.quizzes.reading import FoundQuestion
from lms.quizzes.texts import QuestionText

FEW, MANY = 20, 2000


def questions(count: int) -> list[FoundQuestion]:
    """Made-up questions with reasons, tags and difficulty."""
    made = []
    for n in range(count):
        rows = (Option("abcd"[i], f"Lựa chọn {i} của câu {n}", i == n % 4, f"Vì lẽ {i}.") for i in range(4))
        stem, why = f"Tình huống số {n}: bà con làm gì trước?", "Chậm lại thì an toàn."
        body = ChoiceBody(stem=stem, options=tuple(rows), why=why)
        made.append(FoundQuestion(f"cau-{n}", QuestionText("single", body, (f"nhóm {n % 12}",), "vừa")))
    return made


def desk(app: object) -> tuple[FlaskClient, str]:
    """A browser signed in as the demo's trainer, and the address of a new, empty course."""
    client = app.test_client()  # type: ignore[attr-defined]
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = staff_token(app, TRAINER), True  # type: ignore[arg-type]
    page = client.get("/soan/moi").text
    where = send(client, "/soan/moi", page, title="Ngân hàng lớn", level="basic", audience="", intro="")
    return client, where


def send(client: FlaskClient, path: str, page: str, **fields: object) -> str:
    """Send a form with the token of its page; returns the address to which the answer leads."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    answer = client.post(path, data={"csrf_token": token[1], **fields})
    assert answer.status_code == 303, answer.text[:2000]
    return str(answer.headers["Location"]).split("#")[0]


def bring(client: FlaskClient, course: str, count: int) -> tuple[float, int, float]:
    """(seconds in all, batches, seconds of the longest request) for a file of `count` questions."""
    data = FORMATS["excel"].write(questions(count))
    longest, begun = 0.0, time.perf_counter()
    new = f"{course}/nhap-cau-hoi"
    page = client.get(new).text
    where = send(client, new, page, file=(io.BytesIO(data), "ngan-hang.xlsx"), place="", pasted="")
    longest = time.perf_counter() - begun
    page, batches = client.get(where).text, 0
    while "/dua-vao" in page and (batches == 0 or 'id="go-on"' in page):
        start = time.perf_counter()
        page = client.get(send(client, f"{where}/dua-vao", page)).text
        longest, batches = max(longest, time.perf_counter() - start), batches + 1
    assert f"Đã vào bản nháp {count}" in page.replace(".", "")
    return time.perf_counter() - begun, batches, longest


def bank(app: object, client: FlaskClient, course: str) -> tuple[int, float, int]:
    """(statements, seconds, bytes) of the bank's page, the best of five."""
    best, size, statements = 9.9, 0, 0
    for _ in range(5):
        with counted(app) as seen:  # type: ignore[arg-type]
            start = time.perf_counter()
            size = len(client.get(f"{course}/ngan-hang").data)
            best, statements = min(best, time.perf_counter() - start), len(seen)
    return statements, best, size


def main() -> None:
    """Measure and print."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    for engine in ENGINES:
        with fresh(engine) as app:
            fill(app, Size(people=10))
            client, course = desk(app)
            few_seconds, _batches, _longest = bring(client, course, FEW)
            few = bank(app, client, course)
            seconds, batches, longest = bring(client, course, many)
            all_of = bank(app, client, course)
        per = seconds / many / (few_seconds / FEW)
        print(
            f"  {engine:10} {many} questions: {seconds:5.2f} s in {batches} batches, longest request {longest:4.2f} s"
        )
        print(f"  {engine:10} a question costs {per:4.2f} of what one costs in a list of {FEW}")
        print(f"  {engine:10} the bank's page: {few[0]} statements with {FEW}, {all_of[0]} with {FEW + many};")
        print(f"  {engine:10} {all_of[1] / few[1]:4.1f} times as long, {all_of[2] / few[2]:4.1f} times as many bytes")


if __name__ == "__main__":
    main()
