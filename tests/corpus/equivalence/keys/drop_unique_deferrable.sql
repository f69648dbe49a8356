-- case: A deferrable one, with odd names
-- [setup]
CREATE TABLE "odd ""Table""" (id bigint PRIMARY KEY, "a Column" text, CONSTRAINT "it's one" UNIQUE ("a Column") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "odd ""Table""" VALUES (1, 'a');
-- [revision]
ALTER TABLE "odd ""Table""" DROP CONSTRAINT "it's one";
-- [old]
INSERT INTO "odd ""Table""" VALUES (2, 'x');
-- [new]
INSERT INTO "odd ""Table""" VALUES (2, 'x');
