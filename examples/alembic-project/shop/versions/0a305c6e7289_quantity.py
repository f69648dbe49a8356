"""quantities become bigint

Revision ID: 0a305c6e7289
Revises: 092f4b5d6178
Create Date: 2026-11-11 09:30:00

"""
import sqlalchemy as sa
from alembic import op

revision = "0a305c6e7289"
down_revision = "092f4b5d6178"
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column("orders", "quantity", type_=sa.BigInteger, existing_type=sa.Integer, existing_nullable=False)


def downgrade():
    op.alter_column("orders", "quantity", type_=sa.Integer, existing_type=sa.BigInteger, existing_nullable=False)
