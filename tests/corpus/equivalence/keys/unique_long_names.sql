-- case: Names that have to be cut
-- [setup]
CREATE TABLE a_table_with_a_name_that_is_longer_than_most_of_the_others_are (id bigint PRIMARY KEY, a_column_with_a_name_that_is_rather_long text, another_column_whose_name_is_rather_long_too text);
INSERT INTO a_table_with_a_name_that_is_longer_than_most_of_the_others_are VALUES (1, 'a', 'b'), (2, 'a', 'c');
-- [revision]
ALTER TABLE a_table_with_a_name_that_is_longer_than_most_of_the_others_are ADD UNIQUE (a_column_with_a_name_that_is_rather_long, another_column_whose_name_is_rather_long_too);
-- [old]
INSERT INTO a_table_with_a_name_that_is_longer_than_most_of_the_others_are VALUES (3, 'a', 'd');
-- [new]
INSERT INTO a_table_with_a_name_that_is_longer_than_most_of_the_others_are VALUES (3, 'a', 'd');
