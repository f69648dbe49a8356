"""What the application believes the database to be like; `alembic check` compares."""

import sqlalchemy as sa
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Customer(Base):
    __tablename__ = "customer"
    __table_args__ = (sa.UniqueConstraint("email", name="customer_email_key"),)
    id = sa.Column(sa.BigInteger, sa.Identity(), primary_key=True)
    full_name = sa.Column(sa.Text, nullable=False)
    email = sa.Column(sa.Text, nullable=False)


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (sa.Index("orders_customer_id_idx", "customer_id"),)
    id = sa.Column(sa.BigInteger, sa.Identity(), primary_key=True)
    customer_id = sa.Column(sa.BigInteger, sa.ForeignKey("customer.id", name="orders_customer_id_fkey"), nullable=False)
    quantity = sa.Column(sa.BigInteger, nullable=False)
    status = sa.Column(sa.Enum("open", "paid", "sent", name="order_status"), nullable=False, server_default="open")
    note = sa.Column(sa.Text, nullable=False, server_default="")


class Product(Base):
    __tablename__ = "product"
    __table_args__ = (sa.CheckConstraint("price >= 0", name="product_price_check"),)
    id = sa.Column(sa.BigInteger, sa.Identity(), primary_key=True)
    name = sa.Column(sa.Text, nullable=False)
    price = sa.Column(sa.Numeric(12, 2))
