ALTER TABLE orders ALTER COLUMN plain TYPE varchar(40);
