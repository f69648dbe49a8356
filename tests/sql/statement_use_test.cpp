// What counts as a use of a column, and what does not.

#include "sql/statement_use.hpp"

#include "tests/catch.hpp"

#include <array>

using namespace lockstep;

namespace {

const UseTarget kTitle{{Identifier("public"), Identifier("book")}, {Identifier("title")}};
const UseTarget kBook{{Identifier("public"), Identifier("book")}};

StatementUse use(const std::string& sql, const UseTarget& target = kTitle) {
  return uses_of(std::array{sql}, target).front();
}

// "named covered positional in_result prepared unreadable" by their first letters.
std::string letters(const StatementUse& how) {
  std::string text;
  for (const auto& [is, letter] : {std::pair{how.named, 'n'},
                                   {how.covered, 'c'},
                                   {how.positional, 'p'},
                                   {how.in_result, 'r'},
                                   {how.prepared, 'P'},
                                   {how.unreadable, 'u'}}) {
    if (is) text += letter;
  }
  return text;
}

void check(const std::string& expected, std::initializer_list<const char*> statements) {
  for (const char* sql : statements) {
    CAPTURE(sql);
    CHECK(letters(use(sql)) == expected);
  }
}

}  // namespace

TEST_CASE("What has nothing to do with the column is no use of it") {
  check("", {"SELECT 1", "SELECT id FROM book WHERE id = $1", "SELECT title FROM film",
             "SELECT title FROM other.book", "SELECT count(*) FROM book",
             "SELECT f.title FROM book b JOIN film f ON f.id = b.id",
             "DELETE FROM book WHERE id = 1", "INSERT INTO book (id) VALUES ($1)",
             "UPDATE book SET id = $1", "WITH book AS (SELECT 1 AS title) SELECT title FROM book",
             "SELECT f.* FROM book b JOIN film f ON f.id = b.id", "COPY book (id) FROM stdin",
             "SELECT * FROM (SELECT id FROM book) b2", "LOCK TABLE book", "ANALYZE book",
             "ALTER TABLE book RENAME title TO headline", "INSERT INTO book DEFAULT VALUES",
             "SELECT 'title' FROM film", "TRUNCATE book"});
}

TEST_CASE("A column is used where it is named") {
  check("nr",
        {"SELECT title FROM book", "SELECT b.title FROM public.book AS b",
         "SELECT book.title FROM BOOK", "SELECT lower(title) FROM book",
         "SELECT x FROM (SELECT title AS x FROM book) s", "TABLE film UNION SELECT title FROM book",
         "DELETE FROM book RETURNING title", "EXPLAIN SELECT title FROM book",
         "WITH gone AS (DELETE FROM book RETURNING title) SELECT 1 FROM gone"});
  check("n", {"SELECT id FROM book WHERE title = $1", "SELECT id FROM book ORDER BY title",
              "INSERT INTO book (id, title) VALUES ($1, $2)", "UPDATE book SET title = $1",
              "UPDATE film SET name = b.title FROM book b WHERE b.id = film.id",
              "DELETE FROM book WHERE title IS NULL", "COPY book (title) FROM stdin",
              "SELECT f.id FROM film f WHERE f.name IN (SELECT title FROM book)",
              "SELECT f.id FROM film f JOIN book b USING (title)",
              "INSERT INTO book (id) VALUES (1) ON CONFLICT (title) DO NOTHING",
              "INSERT INTO book (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET title = 'x'",
              "INSERT INTO book (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = "
              "length(excluded.title)",
              "INSERT INTO log (line) SELECT title FROM book",
              "MERGE INTO book b USING film f ON f.id = b.id WHEN MATCHED THEN UPDATE SET title = "
              "f.name"});
}

TEST_CASE("A column is used where a star, a row or a missing column list covers it") {
  check("cr", {"SELECT * FROM book", "SELECT b.* FROM book b, film", "TABLE book",
               "SELECT * FROM film JOIN book ON true", "DELETE FROM book RETURNING *",
               "SELECT * FROM (SELECT * FROM book) b"});
  check("c", {"SELECT f.id FROM film f WHERE EXISTS (SELECT * FROM book b WHERE b.id = f.id)",
              "SELECT f.id FROM film f NATURAL JOIN book"});
}

TEST_CASE("Statements that count on the order of the columns") {
  check(
      "cp",
      {"INSERT INTO book VALUES ($1, $2)", "INSERT INTO archive SELECT * FROM book",
       "INSERT INTO archive (a, b) SELECT b.* FROM book b",
       "INSERT INTO archive SELECT * FROM (SELECT * FROM book) s",
       "SELECT b.x FROM book AS b (x, y)",
       "MERGE INTO book b USING film f ON f.id = b.id WHEN NOT MATCHED THEN INSERT VALUES (1, 2)"});
  check("cpr", {"COPY book TO stdout", "SELECT * FROM book UNION SELECT a, b FROM film",
                "SELECT b FROM book b", "SELECT row_to_json(book.*) FROM book",
                "SELECT ROW(b.*) FROM book b"});
}

TEST_CASE("A prepared statement is told by its text, where SQL prepared it") {
  check("nrP", {"PREPARE p AS SELECT title FROM book"});
  check("crP", {"PREPARE p AS SELECT * FROM book"});
}

TEST_CASE("What cannot be parsed counts when it names the relation") {
  check("u", {"SELECT FROM WHERE book", "SELEC title FROM \"book\"",
              "SELECT U&\"b\\006fok\" FROM WHERE"});
  check("", {"SELECT FROM WHERE bookshelf", "SELECT FROM WHERE notebook"});
  CHECK(letters(use(std::string("SELECT\0title FROM book", 22))) == "u");
}

TEST_CASE("Without columns the relation's own name is what is looked for") {
  for (const char* sql : {"DELETE FROM book", "UPDATE book SET id = 1", "TRUNCATE book",
                          "INSERT INTO book (id) VALUES (1)", "SELECT id FROM film, book"}) {
    CAPTURE(sql);
    CHECK(use(sql, kBook).named);
  }
  CHECK_FALSE(use("SELECT book FROM film", kBook).uses());
  CHECK_FALSE(use("SELECT 1 FROM shelf.book", kBook).uses());
}

TEST_CASE("A name in quotes is another name") {
  const UseTarget odd{{Identifier("public"), Identifier("Odd \"book\"")}, {Identifier("A b")}};
  CHECK(use("SELECT \"A b\" FROM \"Odd \"\"book\"\"\"", odd).named);
  CHECK_FALSE(use("SELECT \"a b\" FROM \"Odd \"\"book\"\"\"", odd).uses());
  CHECK(use("SELEC \"Odd \"\"book\"\"\"", odd).unreadable);
}

TEST_CASE("Statements are found in the body of a function") {
  const auto body = [](std::string_view text) { return letters(use_in_body(text, kTitle)); };
  CHECK(body("BEGIN RETURN QUERY SELECT title FROM book; END") == "nr");
  CHECK(body("BEGIN PERFORM id FROM book WHERE title = 'a;b'; RETURN NULL; END") == "n");
  CHECK(
      body("BEGIN FOR r IN SELECT id FROM book LOOP UPDATE book SET title = 'x'; END LOOP; END") ==
      "n");
  CHECK(body("BEGIN IF EXISTS (SELECT FROM book WHERE title = 'x') THEN RETURN 1; END IF; END") ==
        "n");
  CHECK(body("BEGIN UPDATE book SET id = CASE WHEN title = 'x' THEN 1 ELSE 2 END; END") == "n");
  CHECK(body("BEGIN INSERT INTO book VALUES (1, 'x'); END") == "cp");
  CHECK(body("BEGIN EXECUTE 'SELECT title FROM book'; END") == "u");
  CHECK(body("DECLARE r book%ROWTYPE; BEGIN NULL; END") == "u");
  CHECK(body("BEGIN RETURN QUERY SELECT id FROM book; -- title\nEND") == "");
  CHECK(body("BEGIN RAISE NOTICE 'title'; END") == "");
  CHECK(letters(use("DO 'BEGIN UPDATE book SET title = 1; END'")) == "n");
}
