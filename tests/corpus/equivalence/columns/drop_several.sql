-- case: DROP COLUMN of several at once, one of them serial, one of them not there
-- [setup]
CREATE SCHEMA shop; CREATE TABLE shop.item (id int PRIMARY KEY, n serial, a text, b text, g int GENERATED ALWAYS AS (id * 2) STORED);
INSERT INTO shop.item (id) SELECT generate_series(1, 20);
-- [revision]
ALTER TABLE shop.item DROP COLUMN n, DROP COLUMN IF EXISTS nothing, DROP COLUMN a CASCADE, DROP g;
-- [old]
INSERT INTO shop.item (id, a) VALUES (1000, 'x') RETURNING n
-- [new]
INSERT INTO shop.item (id, b) VALUES (1001, 'y')
