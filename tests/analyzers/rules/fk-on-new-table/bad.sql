CREATE TABLE parcel (
  id bigint,
  order_id bigint REFERENCES orders,
  customer_id bigint REFERENCES customer
);
