SET lock_timeout = '2s';
BEGIN;
SET LOCAL lock_timeout = '1s';
COMMIT;
