-- case: several indexes in one DROP INDEX CONCURRENTLY, which the server takes one by one only
-- refused: DROP INDEX CONCURRENTLY takes one index at a time
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, code text);
CREATE INDEX account_note ON account (note);
CREATE INDEX account_code ON account (code);
-- [revision]
DROP INDEX CONCURRENTLY account_note, account_code;
