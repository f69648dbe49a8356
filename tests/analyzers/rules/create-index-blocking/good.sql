CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);

CREATE TABLE refund (id bigint PRIMARY KEY, order_id bigint);
CREATE INDEX refund_order ON refund (order_id);
