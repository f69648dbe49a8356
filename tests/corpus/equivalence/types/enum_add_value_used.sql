-- case: and used by the next statement
-- [setup]
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'ok');
INSERT INTO t SELECT i, CASE WHEN i % 2 = 0 THEN 'sad' ELSE 'ok' END::mood FROM generate_series(1, 20) i;
-- [revision]
ALTER TYPE mood ADD VALUE 'happy';
ALTER TABLE t ALTER COLUMN m SET DEFAULT 'happy';
-- [plain]
ALTER TYPE mood ADD VALUE 'happy';
COMMIT;
ALTER TABLE t ALTER COLUMN m SET DEFAULT 'happy';
-- [old]
INSERT INTO t VALUES (100, 'sad')
