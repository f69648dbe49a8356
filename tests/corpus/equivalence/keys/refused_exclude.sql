-- case: EXCLUDE has no way online
-- refused: cannot be built CONCURRENTLY
-- [setup]
CREATE TABLE booking (id bigint PRIMARY KEY, during int4range);
-- [revision]
ALTER TABLE booking ADD EXCLUDE USING gist (during WITH &&);
