/* /* nested */ */ SELECT E'\x41', U&'\0061' UESCAPE '!', "a""b", $1, 1e5; -- é
SELECT 'a'
  'b';;
