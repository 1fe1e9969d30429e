"""Forms of the library: sending a file, describing it, replacing it."""

from flask_wtf.file import FileField
from wtforms import StringField

from lms.authoring.desk.forms import at_most
from lms.authoring.desk.rules import described
from lms.web.forms import BaseForm, Needed, tidied
from lms.web.i18n import _l

#: The kinds of files that browsers offer when one is chosen for the library.
ACCEPTED = "image/*,.heic,.heif,audio/*,video/*,.pdf,.docx,.xlsx"


#: A photo is made smaller before it travels; see static/js/picture-form.js.
PICTURE_FIELD = {"accept": ACCEPTED, "data-smaller": ""}


class PictureForm(BaseForm):
    """A picture to upload: the file, a name, and what it shows."""

    file = FileField(
        _l("Chọn ảnh hoặc tệp trong máy"),
        validators=[Needed(_l("Chọn một tệp trong máy."))],
        render_kw=PICTURE_FIELD,
        description=_l("Ảnh (cả HEIC), ghi âm, phim dưới 2 phút, PDF, Word, Excel. Máy tự làm nhỏ và bỏ nơi chụp."),
    )
    name = StringField(
        _l("Tên"),
        filters=[tidied],
        validators=[Needed(_l("Đặt tên cho ảnh.")), at_most(60)],
        description=_l("Ngắn thôi. Ví dụ: rổ rau"),
    )
    description = StringField(
        _l("Lời tả"),
        filters=[described],
        validators=[Needed(_l("Tả điều nhìn thấy trong ảnh.")), at_most(200)],
        description=_l("Đọc cho người không nhìn được. Ví dụ: Hai rổ rau muống đặt trên chiếu"),
    )


class AboutFileForm(BaseForm):
    """The form that says what a thing of the library shows, and whose it is."""

    description = StringField(
        _l("Lời tả"),
        filters=[described],
        validators=[Needed(_l("Tả điều nhìn thấy trong ảnh.")), at_most(200)],
        description=_l("Dùng cho lần chèn sau. Lời tả đã viết trong bài thì sửa ở bài."),
    )
    credit = StringField(
        _l("Ảnh của ai"),
        filters=[tidied],
        validators=[at_most(120)],
        description=_l("Hiện nhỏ dưới ảnh. Ví dụ: Chị Hoa, xóm Gốc Thông"),
    )


class NewFileForm(BaseForm):
    """The form that sends another file in the place of one."""

    file = FileField(
        _l("Thay bằng tệp khác"),
        validators=[Needed(_l("Chọn một tệp trong máy."))],
        render_kw=PICTURE_FIELD,
        description=_l("Cùng loại. Mọi chỗ đang dùng đều đổi theo."),
    )
