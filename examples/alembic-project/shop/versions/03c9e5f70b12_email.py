"""every customer has an email address of its own

Revision ID: 03c9e5f70b12
Revises: 02b8d4e6fa01
Create Date: 2026-11-04 09:30:00

"""
from alembic import op

revision = "03c9e5f70b12"
down_revision = "02b8d4e6fa01"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE customer SET email = 'unknown-' || id WHERE email IS NULL")
    op.alter_column("customer", "email", nullable=False)
    op.create_unique_constraint("customer_email_key", "customer", ["email"])


def downgrade():
    op.drop_constraint("customer_email_key", "customer", type_="unique")
    op.alter_column("customer", "email", nullable=True)
