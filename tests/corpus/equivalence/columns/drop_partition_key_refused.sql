-- case: DROP COLUMN of the partition key
-- refused: public.day.k is in the partition key
-- [setup]
CREATE TABLE day (k int, v int) PARTITION BY RANGE (k);
-- [revision]
ALTER TABLE day DROP COLUMN k;
