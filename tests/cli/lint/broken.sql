CREATE TABLE fine (id int);
SELEC 2;
