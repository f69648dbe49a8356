CREATE TABLE scratch_pad (id bigint);
UPDATE scratch_pad SET id = 1;
INSERT INTO orders (note) VALUES ('first');
