CREATE TYPE size AS ENUM ('s', 'm', 'l');
DROP TYPE size;
