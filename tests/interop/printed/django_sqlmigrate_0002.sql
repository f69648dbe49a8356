BEGIN;
--
-- Alter field votes on Choice
--
ALTER TABLE "polls_choice" ALTER COLUMN "votes" TYPE bigint USING "votes"::bigint;
CREATE INDEX "polls_choice_votes_5325392e" ON "polls_choice" ("votes");
--
-- Raw Python operation
--
-- THIS OPERATION CANNOT BE WRITTEN AS SQL
COMMIT;
