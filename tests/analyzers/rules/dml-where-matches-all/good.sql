CREATE TABLE parcel (id bigint, note text);
UPDATE parcel SET note = '' WHERE note IS NULL;
