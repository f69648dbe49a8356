-- case: DROP FUNCTION that the running version may call
-- refused: statements of the running version that call
-- [setup]
CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2';
-- [revision]
DROP FUNCTION twice(int);
