-- case: MERGE of a large table
-- refused: MERGE
-- since: 15
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;CREATE TABLE u (id int PRIMARY KEY, a int);
-- [revision]
MERGE INTO u USING t ON u.id = t.id WHEN NOT MATCHED THEN INSERT VALUES (t.id, t.a);
