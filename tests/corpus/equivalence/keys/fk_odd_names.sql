-- case: Odd names, other schemas
-- [setup]
CREATE SCHEMA "A shop"; CREATE SCHEMA store;
CREATE TABLE "A shop"."The customer" ("Id" bigint PRIMARY KEY);
CREATE TABLE store."odd ""order""" (id bigint PRIMARY KEY, "The customer" bigint);
INSERT INTO "A shop"."The customer" VALUES (1);
INSERT INTO store."odd ""order""" VALUES (1, 1);
-- [revision]
ALTER TABLE store."odd ""order""" ADD FOREIGN KEY ("The customer") REFERENCES "A shop"."The customer" -- why not
;
-- [old]
INSERT INTO store."odd ""order""" VALUES (2, 1);
-- [new]
INSERT INTO store."odd ""order""" VALUES (2, 1);
