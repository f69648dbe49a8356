-- case: ADD COLUMN with a CHECK
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ADD COLUMN stars int CHECK (stars BETWEEN 1 AND 5);
-- [old]
INSERT INTO account (id) VALUES (1000)
-- [new]
INSERT INTO account (id, stars) VALUES (1001, 5)
