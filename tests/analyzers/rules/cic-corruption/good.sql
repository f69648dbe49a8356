CREATE TABLE parcel (id bigint, note text);
CREATE INDEX parcel_note ON parcel (note);
