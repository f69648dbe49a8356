-- case: a schema goes with all in it, of which the catalog lists the relations alone
-- refused: Safe only if no running version uses a function or type of schema archive
-- [setup]
CREATE SCHEMA archive;
CREATE FUNCTION archive.one() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- [revision]
DROP SCHEMA archive CASCADE;
