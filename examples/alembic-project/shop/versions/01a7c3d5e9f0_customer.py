"""create the customers

Revision ID: 01a7c3d5e9f0
Revises: 
Create Date: 2026-11-02 09:30:00

"""
import sqlalchemy as sa
from alembic import op

revision = "01a7c3d5e9f0"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "customer",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("email", sa.Text),
    )


def downgrade():
    op.drop_table("customer")
