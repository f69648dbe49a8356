-- case: DROP DEFAULT of a type of the user's
-- [setup]
CREATE TYPE mood AS ENUM ('fine', 'bad'); CREATE TABLE account (id int PRIMARY KEY, m mood NOT NULL DEFAULT 'fine');
-- [revision]
ALTER TABLE account ALTER COLUMN m DROP DEFAULT;
-- [old]
INSERT INTO account (id) VALUES (1000)
-- [new]
INSERT INTO account (id, m) VALUES (1001, 'bad')
