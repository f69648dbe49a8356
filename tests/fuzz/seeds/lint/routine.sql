DO $$ BEGIN UPDATE orders SET note = ''; EXECUTE 'DROP TABLE orders'; END $$;
SELECT set_config('lock_timeout', '0', false), f();
DISCARD ALL;
