-- case: ALTER TABLE … SET TABLESPACE copies the rows under the lock
-- refused: SET TABLESPACE copies public.account
-- since: 15
-- tablespace: other
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, email text);
-- [revision]
ALTER TABLE account SET TABLESPACE other;
