"""Whose secret is tried, and what sort of secret it is. Plain values; the trying itself is in people.trying."""

from dataclasses import dataclass
from datetime import timedelta

from lms.base.text import N_
from lms.people.models import Person


@dataclass(frozen=True)
class SecretKind:
    """A sort of secret: how many tries are free, how many different secrets strangers may try within what time, and
    the field of the form and the words in it that say that these are used up."""

    name: str
    free: int
    strangers: int
    strangers_for: timedelta
    field: str
    closed: str


PIN = SecretKind(
    *("pin", 8, 64, timedelta(days=365), "who"),
    N_(
        "Nhiều máy lạ đã thử mã này, nên máy mới cần mã mở máy. Lấy mã ấy ở máy vẫn hay vào (mục Của tôi),"
        " hoặc nhờ tổ công nghệ số của xóm."
    ),
)
PASSWORD = SecretKind(
    *("password", 10, 200, timedelta(days=1), "login"),
    N_("Nhiều máy lạ đang thử tên này. Vào bằng máy vẫn hay dùng, hoặc mai thử lại."),
)


@dataclass(frozen=True)
class Account:
    """Whose secret is tried: a person, or None for nobody when what was `asked` names no account.

    `also`: whether what else was asked for fits; `said` is that other thing as typed. `trusted`: something besides the
    device shows whose it is (an open session, a pass), so the try does not count as a stranger's. `has_strangers`:
    whether strangers' tries are bounded together; not for a phone number, which lets no strangers in anyway.
    """

    kind: SecretKind
    person: Person | None
    asked: str = ""
    also: bool = True
    said: str = ""
    trusted: bool = False
    has_strangers: bool = True

    @property
    def stored(self) -> str | None:
        """The hash that the secret has to fit; None for nobody's account."""
        if self.person is None:
            return None
        return self.person.pin_hash if self.kind is PIN else self.person.password_hash

    @property
    def key(self) -> str:
        """The name under which this account's tries are counted, however the account was named."""
        return f"{self.kind.name}/" + (f"person/{self.person.id}" if self.person else f"nobody/{self.asked}")
