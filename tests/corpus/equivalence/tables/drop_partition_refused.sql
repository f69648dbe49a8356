-- case: DROP TABLE of a partition
-- refused: public.early is a partition
-- [setup]
CREATE TABLE day (k int) PARTITION BY RANGE (k); CREATE TABLE early PARTITION OF day DEFAULT;
-- [revision]
DROP TABLE early;
