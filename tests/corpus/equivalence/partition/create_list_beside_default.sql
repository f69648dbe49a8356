-- case: a value less for the DEFAULT
-- [setup]
CREATE TABLE h (id int, country varchar(20)) PARTITION BY LIST (country);
CREATE TABLE h1 PARTITION OF h FOR VALUES IN ('de', 'fr');
CREATE TABLE d PARTITION OF h DEFAULT;
INSERT INTO h VALUES (1, 'de'), (2, 'xx');
CREATE TABLE c (id int, country varchar(20));
INSERT INTO c VALUES (3, 'es');
-- [revision]
CREATE TABLE n PARTITION OF h FOR VALUES IN ('es');
-- [old]
INSERT INTO h VALUES (4, 'fr')
-- [new]
INSERT INTO h VALUES (4, 'es')
