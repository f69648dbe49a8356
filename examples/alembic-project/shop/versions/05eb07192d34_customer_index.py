"""find a customer's orders quickly

Revision ID: 05eb07192d34
Revises: 04daf6081c23
Create Date: 2026-11-06 09:30:00

"""
from alembic import op

revision = "05eb07192d34"
down_revision = "04daf6081c23"
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("orders_customer_id_idx", "orders", ["customer_id"], postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("orders_customer_id_idx", "orders", postgresql_concurrently=True)
