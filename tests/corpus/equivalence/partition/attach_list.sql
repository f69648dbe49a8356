-- case: values of a list
-- [setup]
CREATE TABLE h (id int, country varchar(20)) PARTITION BY LIST (country);
CREATE TABLE h1 PARTITION OF h FOR VALUES IN ('de', 'fr');
CREATE TABLE d PARTITION OF h DEFAULT;
INSERT INTO h VALUES (1, 'de'), (2, 'xx');
CREATE TABLE c (id int, country varchar(20));
INSERT INTO c VALUES (3, 'es');
-- [revision]
ALTER TABLE h ATTACH PARTITION c FOR VALUES IN ('es', 'pt');
-- [old]
INSERT INTO h VALUES (4, 'fr'), (5, 'yy')
-- [new]
INSERT INTO h VALUES (4, 'pt')
