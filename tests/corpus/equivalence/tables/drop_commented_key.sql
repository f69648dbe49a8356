-- case: DROP TABLE with a key that has a comment, one deferrable and one NOT VALID
-- [setup]
CREATE SCHEMA shop; CREATE TABLE owner (id int PRIMARY KEY, o int UNIQUE); CREATE TABLE shop."odd Table" (a int CONSTRAINT "odd Key" REFERENCES owner ON DELETE CASCADE, b int REFERENCES owner (o) DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE shop."odd Table" ADD CONSTRAINT late FOREIGN KEY (b) REFERENCES owner NOT VALID;
COMMENT ON CONSTRAINT "odd Key" ON shop."odd Table" IS 'it''s odd';
INSERT INTO owner SELECT i, i FROM generate_series(1, 5) i; INSERT INTO shop."odd Table" VALUES (1, 2);
-- [revision]
DROP TABLE shop."odd Table";
-- [old]
INSERT INTO shop."odd Table" VALUES (2, 3)
-- [new]
INSERT INTO owner VALUES (1000)
