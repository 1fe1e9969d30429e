"""What a browser calls itself, in the words people know it by."""

import pytest

from lms.web.browsers import label_of

ANDROID = "Mozilla/5.0 (Linux; Android 12; SM-A035F) AppleWebKit/537.36 {}Chrome/120.0 Mobile Safari/537.36{}"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 {}Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (ANDROID.format("", ""), "Chrome/Android"),
        (ANDROID.format("", " Zalo android/1234"), "Zalo/Android"),
        (ANDROID.format("", " [FBAN/EMA;FBLC/vi_VN]"), "Facebook/Android"),
        (ANDROID.format("", " [FBAV/440.0]"), "Facebook/Android"),
        (ANDROID.format("coc_coc_browser/120 ", ""), "Coc Coc/Android"),
        (ANDROID.format("SamsungBrowser/23.0 ", ""), "Samsung Internet/Android"),
        (ANDROID.format("XiaoMi/MiuiBrowser/14 ", ""), "Mi Browser/Android"),
        (ANDROID.format("UCBrowser/13.4 ", ""), "UC Browser/Android"),
        (ANDROID.format("", " OPR/76.2"), "Opera/Android"),
        ("Opera/9.80 (Android; Opera Mini/36.2) Presto/2.12", "Opera/Android"),
        (ANDROID.format("", " EdgA/120"), "Edge/Android"),
        (IPHONE.format("Version/17.1 "), "Safari/iPhone"),
        (IPHONE.format("CriOS/120 "), "Chrome/iPhone"),
        (IPHONE.format("FxiOS/120 "), "Firefox/iPhone"),
        (IPHONE.format("Version/17.1 ").replace("iPhone", "iPad"), "Safari/iPad"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox/Windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541) AppleWebKit/537.36 Chrome/120.0 Safari/537.36", "Chrome/Chromebook"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/17 Safari/605", "Safari/Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox/Linux"),
        ("Thing/1.0 (Android)", "/Android"),
        ("Firefox", "Firefox/"),
        ("curl/8.0", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_browser_is_called_by_a_name_and_a_machine(user_agent: str | None, label: str) -> None:
    assert label_of(user_agent) == label
