"""Words of the desk for what the database keeps as keys."""

from lms.web.i18n import _


def role_names() -> dict[str, str]:
    """Roles as they are called here."""
    return {"trainer": _("Người hướng dẫn"), "officer": _("Cán bộ phụ trách"), "admin": _("Quản trị")}
