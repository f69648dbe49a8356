-- case: MERGE of a small table
-- since: 15
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int);
INSERT INTO t SELECT i, i FROM generate_series(1, 100) i;CREATE TABLE u (id int PRIMARY KEY, a int); INSERT INTO u VALUES (5, 0);
-- [revision]
MERGE INTO u USING t ON u.id = t.id WHEN MATCHED THEN UPDATE SET a = t.a WHEN NOT MATCHED THEN INSERT VALUES (t.id, t.a);
-- [old]
INSERT INTO t VALUES (200, 1)
