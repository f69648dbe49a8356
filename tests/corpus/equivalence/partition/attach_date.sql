-- case: dates as text
-- [setup]
CREATE TABLE h (at timestamptz NOT NULL, a int) PARTITION BY RANGE (at);
CREATE TABLE d PARTITION OF h DEFAULT;
INSERT INTO h VALUES ('2020-01-01', 1);
CREATE TABLE c (at timestamptz NOT NULL, a int);
INSERT INTO c VALUES ('2024-01-05', 2);
-- [revision]
ALTER TABLE h ATTACH PARTITION c FOR VALUES FROM ('2024-01-01') TO ('2024-02-01'::date);
-- [old]
INSERT INTO h VALUES ('2021-01-01', 3)
-- [new]
INSERT INTO h VALUES ('2024-01-07', 3)
