CREATE VIEW recent_orders AS SELECT id, note AS remark FROM orders;
