-- case: DROP DEFAULT that is computed
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, at timestamptz NOT NULL DEFAULT now() - interval '1 day', tag text);
-- [revision]
ALTER TABLE account ALTER COLUMN at SET DEFAULT NULL;
-- [plain]
ALTER TABLE account ALTER COLUMN at DROP DEFAULT;
-- [old]
INSERT INTO account (id) VALUES (1000)
-- [new]
INSERT INTO account (id, at) VALUES (1001, now())
