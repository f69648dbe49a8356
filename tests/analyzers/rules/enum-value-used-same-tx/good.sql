ALTER TYPE mood ADD VALUE 'fair';
ALTER TABLE orders ADD COLUMN temper mood DEFAULT 'fair';
