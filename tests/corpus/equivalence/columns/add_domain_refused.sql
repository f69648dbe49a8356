-- case: ADD COLUMN of a domain with constraints
-- refused: of domain star checks its constraints
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
CREATE DOMAIN star AS int CHECK (VALUE > 0);
-- [revision]
ALTER TABLE account ADD COLUMN stars star;
