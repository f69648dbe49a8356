"""merge the products and the order index

Revision ID: 081e3a4c5067
Revises: 05eb07192d34, 070d293b4f56
Create Date: 2026-11-09 09:30:00

"""
from alembic import op

revision = "081e3a4c5067"
down_revision = ("05eb07192d34", "070d293b4f56")
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
