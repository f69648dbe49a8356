CREATE TABLE parcel (id bigint);
CREATE POLICY parcel_all ON parcel USING (true);
