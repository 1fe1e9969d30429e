"""Made-up names of the demo's people and places. Any likeness to real people is chance."""

import random

FAMILY = "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Ngô Dương Lý Ma Nông Triệu Lường Hà Đinh Chu Lục".split()
MIDDLE_F = "Thị Thị Thị Thị Thu Minh Ngọc Bích Hồng Kim".split()
MIDDLE_M = "Văn Văn Văn Văn Đức Quang Hữu Xuân Minh Công".split()
GIVEN_F = (
    "Thoa Hoa Lan Mai Hương Hạnh Nga Thủy Hằng Yến Liên Nhung Phượng Thắm Tuyết Bưởi Na Chè Én Hiền Loan Duyên"
).split()
GIVEN_M = "Sáu Cao Hùng Tuấn Dũng Thành Bình Sơn Lâm Hải Tùng Khoa Việt Đạt Cường Mạnh Quý Thịnh Ước Đoàn Vượng".split()
HAMLETS = (
    "Gốc Thông|Đồng Chùa|Nà Lang|Bản Cái|Làng Vầy|Thẩm Tý|Đồng Mo|Khuổi Nghè|Nà Mùi|Cây Thị|Quán Vuông|Đồng Hoàng|"
    "Làng Gầy|Pác Cập|Nà Toán|Bãi Lềnh|Hợp Thành|Tân Lập|Đồng Tâm|An Thịnh|Phố Chợ|Đầm Sen|Cầu Đá|Gò Chè|Suối Trong"
).split("|")
COMMUNES = (
    "Bình Yên|Phượng Tiến|Trung Hội|Phú Đình|Bình Thành|Kim Phượng|Lam Vỹ|Định Hoá|Đồng Phúc|Tân Khê|An Lạc|Vân Sơn|"
    "Hòa Lâm|Minh Tiến|Thượng Đồng|Yên Khánh|Phúc Lâm|Sơn Cẩm|Quang Vinh|Đại Hòa|Nam Sơn|Bắc Lý|Tây Hồ Đồng|Đông Khê|"
    "Long Biên Thượng|Cao Phong|Hồng Vân"
).split("|")


def full_name(rng: random.Random) -> str:
    """A made-up full name, as names are in the north of Vietnam."""
    woman = rng.random() < 0.58
    middle, given = (MIDDLE_F, GIVEN_F) if woman else (MIDDLE_M, GIVEN_M)
    return f"{rng.choice(FAMILY)} {rng.choice(middle)} {rng.choice(given)}"


def hamlet_name(number: int) -> str:
    """The name of the n-th hamlet of the demo; a number is added once the list is used up."""
    round_, place = divmod(number, len(HAMLETS))
    return f"Xóm {HAMLETS[place]}" + (f" {round_ + 1}" if round_ else "")


def commune_name(number: int) -> str:
    """The name of the n-th commune of the demo."""
    return f"Xã {COMMUNES[number % len(COMMUNES)]}"
