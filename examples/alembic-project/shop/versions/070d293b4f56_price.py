"""products have a price, which is never negative

Revision ID: 070d293b4f56
Revises: 06fc182a3e45
Create Date: 2026-11-08 09:30:00

"""
import sqlalchemy as sa
from alembic import op

revision = "070d293b4f56"
down_revision = "06fc182a3e45"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("product", sa.Column("price", sa.Numeric(12, 2)))
    op.create_check_constraint("product_price_check", "product", "price >= 0")


def downgrade():
    op.drop_constraint("product_price_check", "product", type_="check")
    op.drop_column("product", "price")
