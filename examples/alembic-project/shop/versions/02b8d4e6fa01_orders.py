"""create the orders

Revision ID: 02b8d4e6fa01
Revises: 01a7c3d5e9f0
Create Date: 2026-11-03 09:30:00

"""
import sqlalchemy as sa
from alembic import op

revision = "02b8d4e6fa01"
down_revision = "01a7c3d5e9f0"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("customer_id", sa.BigInteger, sa.ForeignKey("customer.id", name="orders_customer_id_fkey"), nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
    )


def downgrade():
    op.drop_table("orders")
