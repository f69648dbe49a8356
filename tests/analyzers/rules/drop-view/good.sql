CREATE VIEW today AS SELECT id FROM orders;
DROP VIEW today;
