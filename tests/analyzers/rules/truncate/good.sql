CREATE TABLE scratch_pad (id bigint);
TRUNCATE scratch_pad;
