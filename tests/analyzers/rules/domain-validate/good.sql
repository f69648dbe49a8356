ALTER TABLE customer ADD CONSTRAINT customer_email_at CHECK (email LIKE '%@%') NOT VALID;
ALTER TABLE customer VALIDATE CONSTRAINT customer_email_at;
