"""customers have a full name

Revision ID: 0c527e8094ab
Revises: 0b416d7f839a
Create Date: 2026-11-13 09:30:00

"""
from alembic import op

revision = "0c527e8094ab"
down_revision = "0b416d7f839a"
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column("customer", "name", new_column_name="full_name")


def downgrade():
    op.alter_column("customer", "full_name", new_column_name="name")
