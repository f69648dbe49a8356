CREATE TABLE parcel (id bigint PRIMARY KEY, note text);
CREATE TEMP TABLE scratch_pad (id bigint);
