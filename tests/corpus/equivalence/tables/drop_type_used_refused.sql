-- case: DROP TYPE of a type that a column has, at whatever time
-- refused: depends on type mood
-- [setup]
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE thing (id int PRIMARY KEY, feels mood);
-- [revision]
-- lockstep: phase contract
DROP TYPE mood;
