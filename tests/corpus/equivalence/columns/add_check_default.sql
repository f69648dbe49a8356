-- case: ADD COLUMN with a default and two CHECKs, one of them named
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ADD COLUMN stars int NOT NULL DEFAULT 3 CHECK (stars > 0) CONSTRAINT "at Most" CHECK (stars <= 5) CHECK (stars <> 4);
-- [old]
INSERT INTO account (id) VALUES (1000)
-- [new]
INSERT INTO account (id, stars) VALUES (1001, 5)
