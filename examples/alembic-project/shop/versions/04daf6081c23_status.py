"""orders have a status

Revision ID: 04daf6081c23
Revises: 03c9e5f70b12
Create Date: 2026-11-05 09:30:00

"""
import sqlalchemy as sa
from alembic import op

revision = "04daf6081c23"
down_revision = "03c9e5f70b12"
branch_labels = None
depends_on = None


def upgrade():
    status = sa.Enum("open", "paid", name="order_status")
    status.create(op.get_bind())
    op.add_column("orders", sa.Column("status", status, nullable=False, server_default="open"))


def downgrade():
    op.drop_column("orders", "status")
    op.execute("DROP TYPE order_status")
