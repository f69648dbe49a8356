-- case: ADD COLUMN as bigserial, whose sequence would have a name that is taken
-- ignore: Item.No
-- [setup]
CREATE SCHEMA shop; CREATE TABLE shop."Item" (id int PRIMARY KEY); CREATE SEQUENCE shop."Item_No_seq";
INSERT INTO shop."Item" SELECT generate_series(1, 30);
DO $$ BEGIN CREATE ROLE keeper; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT ALL ON SCHEMA shop TO keeper; ALTER TABLE shop."Item" OWNER TO keeper;
-- [revision]
ALTER TABLE shop."Item" ADD COLUMN "No" bigserial;
-- [old]
INSERT INTO shop."Item" VALUES (1000)
-- [new]
INSERT INTO shop."Item" VALUES (1001)
