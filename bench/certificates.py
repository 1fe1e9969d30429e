"""A certificate as PDF in a warm process, compared with plain WeasyPrint on the same page; its sizes and its fonts.

Plain is `HTML(string=page).write_pdf()`: the same words, stylesheet, fonts, QR code and border, but nothing is kept
between documents. The two take turns; the median of the rounds counts.
"""

import io
import statistics
import time
from collections.abc import Callable

import pypdf
from weasyprint import HTML

from lms.base.settings import ROOT
from lms.certificates.certificate_words import CertificateWords
from lms.certificates.document import certificate_pdf, certificate_picture, certificate_values
from lms.certificates.typesetting import environment

ROUNDS, DOCUMENTS = 15, 4
NAMES = ("Nguyễn Thị Thoa", "Đỗ Thị Ngọc Ước", "Hoàng Văn Mạnh", "Lường Thị Bưởi")
CHECK = "https://lop-lang.example.vn/v/7K3M9PQR"


def words(name: str) -> CertificateWords:
    """The words of an ordinary certificate."""
    return CertificateWords(
        name=name,
        birth_year="1965",
        area_text="Xóm Gốc Thông, Xã Bình Yên, Tỉnh Thái Nguyên",
        course_title="An toàn trên mạng",
        period_from="03/10/2026",
        period_to="20/11/2026",
        lessons=6,
        hours_text="1 giờ 10 phút",
        issued_day=20,
        issued_month=11,
        issued_year=2026,
        number_text="007/2026/GCN",
        register_text="007",
        code="LL-7K3M-9PQR",
        issuer_upper="UBND XÃ BÌNH YÊN",
        issuer="TRUNG TÂM HỌC TẬP CỘNG ĐỒNG",
        place="Bình Yên",
        signer_title="GIÁM ĐỐC TRUNG TÂM",
        signer_name="Lê Văn Giám Đốc",
    )


def plain(name: str) -> bytes:
    """The PDF of the page made by WeasyPrint as in its first example."""
    sheet = (ROOT / "templates/certificates/document.css").read_text("utf-8")
    sheet = sheet.replace("font:Tinos", (ROOT / "static/fonts").as_uri() + "/Tinos")
    sheet = sheet.replace("drawing:", (ROOT / "templates/certificates").as_uri() + "/")
    page = environment.get_template("certificates/document.html").render(certificate_values(words(name), CHECK))
    return bytes(HTML(string=page.replace("</head>", f"<style>{sheet}</style></head>")).write_pdf())


def ours(name: str) -> bytes:
    """The PDF of the page as the product makes it."""
    return certificate_pdf(words(name), CHECK)


def milliseconds(make: Callable[[str], bytes]) -> float:
    """How many milliseconds one document takes."""
    start = time.perf_counter()
    for number in range(DOCUMENTS):
        make(NAMES[number % len(NAMES)])
    return (time.perf_counter() - start) / DOCUMENTS * 1e3


def fonts(data: bytes) -> dict[str, bool]:
    """The fonts of a PDF and whether each is embedded."""
    found: dict[str, bool] = {}
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            found[described["/FontName"]] = "/FontFile2" in described or "/FontFile3" in described
    return found


def main() -> None:
    """Measure and print."""
    times: dict[str, list[float]] = {"plain": [], "ours": []}
    ours(NAMES[0]), plain(NAMES[0])
    for _ in range(ROUNDS):
        times["plain"].append(milliseconds(plain))
        times["ours"].append(milliseconds(ours))
    share = statistics.median(o / p for o, p in zip(times["ours"], times["plain"], strict=True))
    for who, taken in times.items():
        print(f"  {who:6} {statistics.median(taken):6.1f} ms a certificate")
    print(f"  ours / plain = {share:.2f}")
    data = ours(NAMES[0])
    print(f"  size {len(data)} bytes = {len(data) / 1024:.1f} KB (plain: {len(plain(NAMES[0])) / 1024:.1f} KB)")
    print(f"  as a picture {len(certificate_picture(words(NAMES[0]), CHECK)) / 1024:.1f} KB")
    for font, embedded in fonts(data).items():
        print(f"  font {font}: {'embedded' if embedded else 'NOT EMBEDDED'}")


if __name__ == "__main__":
    main()
