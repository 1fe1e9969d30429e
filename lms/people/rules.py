"""Judgements about what people type: names, years, phones, PINs. Pure; each gives the tidy value or raises Invalid."""

import re
import unicodedata
from collections.abc import Iterable

import phonenumbers

from lms.base.errors import Invalid
from lms.base.text import N_, fold, tidy
from lms.people import pinrules
from lms.people.guessable import is_guessable

NAME_MOST = 120
PASSWORD_LEAST, PASSWORD_MOST = 12, 128
#: Words of letters, each with at most two marks; between the letters hyphens, apostrophes and dots.
NAME = re.compile(r"(?:[^\W\d_][\u0300-\u036f]{0,2})(?:[ .'’-]*(?:[^\W\d_][\u0300-\u036f]{0,2}))*[.'’-]*")
OLDEST = 110
CHILD_UNDER = 16


def full_name(typed: str) -> str:
    """A full name in NFC: Latin letters, spaces, hyphens, apostrophes and dots, 2 to 120 characters.

    Languages of the highlands write letters that exist only as letter and mark ("ơ̆" in Êđê); Unicode has no
    single sign for them, so up to two marks may follow a letter.
    """
    name = tidy(typed)
    if not name:
        raise Invalid("name", N_("Điền họ và tên, như trên giấy tờ."))
    if len(name) > NAME_MOST:
        raise Invalid("name", N_("Họ và tên dài quá 120 chữ. Rút gọn lại giúp nhé."))
    if len(name) < 2:
        raise Invalid("name", N_("Điền đủ họ và tên, như trên giấy tờ."))
    if not NAME.fullmatch(name) or any(c.isalpha() and not _is_latin(c) for c in name):
        raise Invalid("name", N_("Họ và tên chỉ gồm chữ cái. Bỏ số và dấu lạ đi giúp nhé."))
    return name


def _is_latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith("LATIN ")


def birth_year(typed: str | int | None, this_year: int) -> int:
    """The year of birth of a living person: four digits, at most 110 years ago, at least 6."""
    text = tidy(str(typed if typed is not None else ""))
    if not re.fullmatch(r"\d{4}", text) or not text.isdecimal():
        raise Invalid("birth_year", N_("Điền năm sinh bằng 4 chữ số, ví dụ 1965."))
    year = int(text)
    if year > this_year - 6 or year < this_year - OLDEST:
        raise Invalid("birth_year", N_("Năm sinh này chưa hợp lý. Xem lại 4 chữ số giúp nhé."))
    return year


def phone(typed: str | None) -> str | None:
    """A Vietnamese phone number as E.164 ("+84912345678"), None when left empty.

    Takes +84, 84 and 0 in front, with blanks, dots and hyphens. Letters are refused: the library would read them as the
    keys of a telephone, and so take a code with a 6 and a 9 in it for somebody's number.
    """
    text = re.sub(r"[\s.\-()]", "", tidy(typed))
    if not text:
        return None
    text = re.sub(r"^(\+|00)?84", "0", text)
    try:
        number = phonenumbers.parse(text, "VN") if text.lstrip("+").isdigit() else None
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number) or number.country_code != 84:
        raise Invalid("phone", N_("Số điện thoại chưa đúng. Số di động có 10 chữ số, ví dụ 0912 345 678."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spoken_phone(number: str | None) -> str:
    """A number in E.164 as people write it: "+84912345678" gives "0912 345 678"."""
    if not number:
        return ""
    local = "0" + number.removeprefix("+84")
    return f"{local[:4]} {local[4:7]} {local[7:]}".strip()


def tidy_pin(typed: str | None) -> str:
    """The PIN in the form in which it is hashed, however the keyboard wrote it: "７３ 91" gives "7391"."""
    return re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", tidy(typed)))


def pin(typed: str, birth_year: int | None = None, *, phone: str | None = None, code: str | None = None) -> str:
    """A PIN of 4 to 6 digits that is not among the first anybody would try (see pinrules). Raises Invalid.

    `phone` is E.164 and `code` the learner code of the person who chooses, where they are known.
    """
    text = tidy_pin(typed)
    if not re.fullmatch(r"[0-9]{4,6}", text):
        raise Invalid("pin", N_("Mã PIN gồm 4 đến 6 chữ số."))
    refused = pinrules.why_refused(text, birth_year, phone, code)
    if refused:
        raise Invalid("pin", refused)
    return text


def password(typed: str, about: Iterable[str] = ()) -> str:
    """A staff password of 12 to 128 characters that is not among the first anybody would try. Raises Invalid.

    `about` is what others know of its owner: name, sign-in name, phone, place. There is no rule about kinds of signs.
    """
    if len(typed) < PASSWORD_LEAST:
        raise Invalid("password", N_("Mật khẩu cần ít nhất 12 ký tự. Ghép bốn, năm từ chẳng liên quan là dễ nhớ nhất."))
    if len(typed) > PASSWORD_MOST:
        raise Invalid("password", N_("Mật khẩu dài quá 128 ký tự."))
    if is_guessable(typed, about):
        raise Invalid("password", N_("Mật khẩu này dễ đoán quá: từ hay dùng, dãy phím, hoặc tên, số của chính mình."))
    return typed


def guardian(typed: str | None, year: int, this_year: int, child: str = "") -> str | None:
    """The name of a child's parent or guardian; None for a person who needs none, whatever was typed.

    It has a family name and a given name, because one word is what people type to get past the field; and it is not the
    child's own.
    """
    if not needs_guardian(year, this_year):
        return None
    try:
        name = full_name(typed or "")
    except Invalid:
        name = ""
    if not name:
        raise Invalid("guardian_name", N_("Dưới 16 tuổi cần bố mẹ hoặc người giám hộ. Điền họ tên người ấy."))
    if len(name.split()) < 2:
        raise Invalid("guardian_name", N_("Điền cả họ và tên của bố mẹ hoặc người giám hộ."))
    if fold(name) == fold(child):
        raise Invalid("guardian_name", N_("Điền tên bố mẹ hoặc người giám hộ, không phải tên cháu."))
    return name


def guardian_agrees(ticked: bool, year: int, this_year: int) -> bool:
    """Whether a guardian has agreed; False for people who need none. Raises Invalid when a child's guardian has not."""
    if not needs_guardian(year, this_year):
        return False
    if not ticked:
        raise Invalid("guardian_agrees", N_("Bố mẹ hoặc người giám hộ đọc rồi đánh dấu vào ô này giúp cháu."))
    return True


def needs_guardian(year: int, this_year: int) -> bool:
    """Whether somebody born in `year` needs a guardian: children under 16 join with a parent or guardian (Law
    91/2025/QH15, Decree 147/2024)."""
    return this_year - year < CHILD_UNDER
