ALTER TABLE shop ADD COLUMN note text;
