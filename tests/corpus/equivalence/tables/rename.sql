-- case: a table gets another name
-- [setup]
CREATE TABLE item (id serial PRIMARY KEY, note text);
CREATE INDEX item_note ON item (note);
INSERT INTO item (note) SELECT 'n' || i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE item RENAME TO product;
-- [old]
INSERT INTO item (note) VALUES ('old') ON CONFLICT (id) DO NOTHING;
UPDATE item SET note = 'x' WHERE id = 3
-- [new]
INSERT INTO product (note) VALUES ('new');
DELETE FROM product WHERE id = 5
