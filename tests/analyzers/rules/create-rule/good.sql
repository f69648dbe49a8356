CREATE TABLE parcel (id bigint);
CREATE RULE parcel_no_delete AS ON DELETE TO parcel DO INSTEAD NOTHING;
