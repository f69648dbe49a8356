CREATE TABLE scratch_pad (id bigint);
DROP TABLE scratch_pad;
