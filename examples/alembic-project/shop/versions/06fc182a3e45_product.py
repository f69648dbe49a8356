"""create the products

Revision ID: 06fc182a3e45
Revises: 04daf6081c23
Create Date: 2026-11-07 09:30:00

"""
import sqlalchemy as sa
from alembic import op

revision = "06fc182a3e45"
down_revision = "04daf6081c23"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "product",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
    )


def downgrade():
    op.drop_table("product")
