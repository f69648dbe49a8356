CREATE TABLE mood (name text PRIMARY KEY);
