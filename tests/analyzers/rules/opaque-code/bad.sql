DO $$ BEGIN EXECUTE 'ALTER TABLE orders ADD COLUMN remark text'; END $$;
