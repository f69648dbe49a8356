ALTER TABLE customer ADD CONSTRAINT customer_email_set CHECK (email IS NOT NULL) NOT VALID;
ALTER TABLE customer VALIDATE CONSTRAINT customer_email_set;
