CREATE VIEW recent_orders AS SELECT id FROM orders;
