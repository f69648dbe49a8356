#include "executor/pg/not_null_proof.hpp"

#include "tests/catch.hpp"

using lockstep::pg::columns_proved_not_null;
using Columns = std::vector<std::string>;

TEST_CASE("Only arms of a conjunction that say c IS NOT NULL prove a column") {
  const auto [definition, columns] = GENERATE(table<std::string, Columns>({
      {"CHECK ((a IS NOT NULL))", {"a"}},
      {"CHECK ((a IS NOT NULL)) NO INHERIT NOT VALID", {"a"}},
      {"FOREIGN KEY (a) REFERENCES public.t(a)", {}},
      {"NOT NULL a", {}},
      {"", {}},
      {"CHECK (((a IS NOT NULL) AND (b > 0)))", {"a"}},
      {"CHECK (((c IS NOT NULL) AND ((a IS NOT NULL) AND (a IS NOT NULL))))", {"a", "c"}},
      {"CHECK (((\"A \"\"b\" IS NOT NULL) AND true))", {"A \"b"}},
      {"CHECK (((a IS NOT NULL) OR (b IS NOT NULL)))", {}},
      {"CHECK ((NOT (a IS NOT NULL)))", {}},
      {"CHECK ((NOT ((a IS NOT NULL) AND (b IS NOT NULL))))", {}},
      {"CHECK (((a IS NOT NULL) IS TRUE))", {}},
      {"CHECK ((a IS NULL))", {}},
      {"CHECK ((a > 0))", {}},
      {"CHECK ((((a)::text IS NOT NULL) AND ((b).f IS NOT NULL)))", {}},
      {"CHECK ((f(a, (b IS NOT NULL)) AND (c IS NOT NULL)))", {"c"}},
      {"CHECK ((CASE WHEN ((a IS NOT NULL) AND (b IS NOT NULL)) THEN true ELSE false END AND (c IS "
       "NOT "
       "NULL)))",
       {"c"}},
      {"CHECK (((x <> ' AND (a IS NOT NULL) '::text) AND (b IS NOT NULL)))", {"b"}},
      {"CHECK (((x <> 'it''s ('::text) AND (b IS NOT NULL)))", {"b"}},
      {"CHECK ((('x'::text) IS NOT NULL))", {}},
      {"CHECK (('x' IS NOT NULL))", {}},
      {"CHECK (true)", {}},
      {"CHECK ()", {}},
  }));
  INFO(definition);
  CHECK(columns_proved_not_null(definition) == columns);
}
