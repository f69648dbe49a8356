ALTER TABLE orders ENABLE TRIGGER orders_touch;
