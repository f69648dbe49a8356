SET lock_timeout = '5min';
ALTER TABLE orders ADD COLUMN note text;
