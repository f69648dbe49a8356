"""orders have a note

Revision ID: 092f4b5d6178
Revises: 081e3a4c5067
Create Date: 2026-11-10 09:30:00

"""
import sqlalchemy as sa
from alembic import op

revision = "092f4b5d6178"
down_revision = "081e3a4c5067"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("orders", sa.Column("note", sa.Text, nullable=False, server_default=""))


def downgrade():
    op.drop_column("orders", "note")
