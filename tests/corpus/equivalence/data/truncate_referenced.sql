-- case: a table that another refers to
-- refused: a foreign key of public.u refers to public.t
-- [setup]
CREATE TABLE t (id int PRIMARY KEY);
INSERT INTO t VALUES (1);
CREATE TABLE u (t int REFERENCES t);
-- [revision]
TRUNCATE t;
