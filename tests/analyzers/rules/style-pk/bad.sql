CREATE TABLE parcel (id bigint, note text);
