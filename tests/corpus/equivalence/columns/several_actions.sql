-- case: ALTER TABLE with several actions, one of which needs phases
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0, kind int);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ADD COLUMN fine numeric(5, 2), ALTER COLUMN note SET NOT NULL, ADD CHECK (points >= 0),
  ALTER COLUMN kind SET DEFAULT 7;
-- [old]
INSERT INTO account VALUES (1000, 'x', 1)
-- [new]
INSERT INTO account (id, note, points, fine) VALUES (1001, 'x', 1, 3.25)
