-- case: DROP COLUMN of an identity column
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, n bigint GENERATED ALWAYS AS IDENTITY UNIQUE);
INSERT INTO account SELECT generate_series(1, 20);
-- [revision]
ALTER TABLE account DROP COLUMN n;
-- [old]
INSERT INTO account (id) VALUES (1000) RETURNING n
-- [new]
INSERT INTO account VALUES (1001)
