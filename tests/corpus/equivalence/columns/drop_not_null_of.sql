-- case: DROP NOT NULL
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, "the Note" text NOT NULL);
INSERT INTO account SELECT i, 'n' FROM generate_series(1, 30) i;
-- [revision]
ALTER TABLE account ALTER COLUMN "the Note" DROP NOT NULL;
-- [old]
INSERT INTO account VALUES (1000, 'x')
-- [new]
INSERT INTO account VALUES (1001, NULL)
