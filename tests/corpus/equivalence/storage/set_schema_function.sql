-- case: functions are known by their schema
-- refused: f
-- [setup]
CREATE SCHEMA archive; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- [revision]
ALTER FUNCTION f() SET SCHEMA archive;
