"""orders can have been sent

Revision ID: 0b416d7f839a
Revises: 0a305c6e7289
Create Date: 2026-11-12 09:30:00

"""
from alembic import op

revision = "0b416d7f839a"
down_revision = "0a305c6e7289"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("ALTER TYPE order_status ADD VALUE 'sent'")


def downgrade():
    pass
