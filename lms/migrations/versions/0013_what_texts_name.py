"""What a step or a question names is kept beside it

Revision ID: 0013
Revises: 0012

Only the renderer knows what a text names, and this file must do the same in ten years, when the renderer is another
one. So the columns stay empty here, which means "not noted yet": `lms db upgrade` fills them right after the
migrations, and whoever reads an empty one asks the renderer.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns that may be empty; no row is written."""
    op.add_column("step", sa.Column("names", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("question_version", sa.Column("names", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """They can be made again from the texts."""
    op.drop_column("question_version", "names")
    op.drop_column("step", "names")
