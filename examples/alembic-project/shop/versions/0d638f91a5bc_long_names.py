"""names may be long

Revision ID: 0d638f91a5bc
Revises: 0c527e8094ab
Create Date: 2026-11-14 09:30:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0d638f91a5bc"
down_revision = "0c527e8094ab"
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column("customer", "full_name", type_=sa.Text, existing_type=sa.String(100), existing_nullable=False)


def downgrade():
    op.alter_column("customer", "full_name", type_=sa.String(100), existing_type=sa.Text, existing_nullable=False)
