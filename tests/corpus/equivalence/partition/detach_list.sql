-- case: values of a list
-- [setup]
CREATE TABLE h (id int, country varchar(20)) PARTITION BY LIST (country);
CREATE TABLE h1 PARTITION OF h FOR VALUES IN ('de', 'fr');

INSERT INTO h VALUES (1, 'de');
CREATE TABLE c (id int, country varchar(20));
INSERT INTO c VALUES (3, 'es');
-- [revision]
ALTER TABLE h DETACH PARTITION h1;
-- [old]
SELECT count(*) FROM h
