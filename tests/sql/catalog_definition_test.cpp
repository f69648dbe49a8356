// Definitions as PostgreSQL 15 printed them, made to speak of another column.

#include "sql/catalog_definition.hpp"

#include "tests/catch.hpp"

using namespace lockstep;

namespace {

const ColumnRenames kRenames{{Identifier("c"), Identifier("n")},
                             {Identifier("Odd \"one\""), Identifier("even")}};

std::string text(const std::optional<Sql>& sql) {
  return sql ? sql->text() : "(nothing)";
}

std::string index(std::string_view definition) {
  return text(renamed_index(definition, Identifier("i2"), kRenames));
}

std::string check(std::string_view definition) {
  return text(renamed_check(definition, kRenames));
}

}  // namespace

TEST_CASE("an index keeps all but its name and the columns") {
  CHECK(index("CREATE INDEX i ON public.t USING btree (c)") ==
        "CREATE INDEX CONCURRENTLY \"i2\" ON public.t USING btree (\"n\")");
  CHECK(
      index("CREATE UNIQUE INDEX \"c\" ON public.t USING btree (a, c DESC NULLS LAST, b) INCLUDE "
            "(\"Odd \"\"one\"\"\", c) NULLS NOT DISTINCT WITH (fillfactor='70') WHERE (c > 0)") ==
      "CREATE UNIQUE INDEX CONCURRENTLY \"i2\" ON public.t USING btree (a, \"n\" DESC NULLS LAST, "
      "b) INCLUDE (\"even\", \"n\") NULLS NOT DISTINCT WITH (fillfactor='70') WHERE (\"n\" > 0)");
  CHECK(index("CREATE INDEX i ON public.t USING btree (((c + 1)), lower(x), ((c)::text) COLLATE "
              "\"C\" text_pattern_ops, a)") ==
        "CREATE INDEX CONCURRENTLY \"i2\" ON public.t USING btree (((\"n\" + 1)), lower(x), "
        "((\"n\")::text) COLLATE \"C\" text_pattern_ops, a)");
  CHECK(index("CREATE INDEX i ON ONLY public.t USING gin (c gin_trgm_ops (siglen='32'), d)") ==
        "CREATE INDEX CONCURRENTLY \"i2\" ON ONLY public.t USING gin (\"n\" gin_trgm_ops "
        "(siglen='32'), d)");
}

TEST_CASE("an index goes to a tablespace") {
  const Identifier fast("fast");
  CHECK(text(renamed_index("CREATE INDEX i ON public.t USING btree (c) WITH (fillfactor='70')",
                           Identifier("i2"), kRenames, fast)) ==
        "CREATE INDEX CONCURRENTLY \"i2\" ON public.t USING btree (\"n\") WITH (fillfactor='70') "
        "TABLESPACE \"fast\"");
  CHECK(text(renamed_index("CREATE INDEX i ON public.t USING btree (c) INCLUDE (a) WHERE (a > 0)",
                           Identifier("i2"), kRenames, fast)) ==
        "CREATE INDEX CONCURRENTLY \"i2\" ON public.t USING btree (\"n\") INCLUDE (a) TABLESPACE "
        "\"fast\" WHERE (a > 0)");
}

TEST_CASE("a name in a literal, a function or a type is not a column") {
  CHECK(index("CREATE INDEX i ON public.c USING btree (c(a), a) WHERE (b = 'c'::c)") ==
        "CREATE INDEX CONCURRENTLY \"i2\" ON public.c USING btree (c(a), a) WHERE (b = 'c'::c)");
}

TEST_CASE("what is not understood is not carried over") {
  CHECK(index("CREATE INDEX i ON public.t USING btree (f(t.*))") == "(nothing)");
  CHECK(index("CREATE INDEX i ON public.t USING btree (c) FROM THE FUTURE") == "(nothing)");
  CHECK(index("CREATE TABLE c (c int)") == "(nothing)");
  CHECK(check("FOREIGN KEY (c) REFERENCES r(c)") == "(nothing)");
}

TEST_CASE("a check keeps its form") {
  CHECK(check("CHECK (((c > 0) AND (\"Odd \"\"one\"\"\" <> ALL (ARRAY['c'::text, 'd'::text])))) NO "
              "INHERIT NOT VALID") ==
        "CHECK (((\"n\" > 0) AND (\"even\" <> ALL (ARRAY['c'::text, 'd'::text])))) NO INHERIT NOT "
        "VALID");
}

TEST_CASE("the two sides of a foreign key have columns of their own") {
  const std::string_view definition =
      "FOREIGN KEY (a, c) REFERENCES public.\"r (x)\"(c, b) MATCH FULL ON UPDATE CASCADE ON DELETE "
      "SET NULL (c) DEFERRABLE";
  CHECK(text(renamed_foreign_key(definition, kRenames, {})) ==
        "FOREIGN KEY (a, \"n\") REFERENCES public.\"r (x)\"(c, b) MATCH FULL ON UPDATE CASCADE ON "
        "DELETE SET NULL (\"n\") DEFERRABLE");
  CHECK(text(renamed_foreign_key(definition, {}, kRenames)) ==
        "FOREIGN KEY (a, c) REFERENCES public.\"r (x)\"(\"n\", b) MATCH FULL ON UPDATE CASCADE ON "
        "DELETE SET NULL (c) DEFERRABLE");
}

TEST_CASE("statistics stay in their schema") {
  CHECK(text(renamed_statistics(
            "CREATE STATISTICS public.s (ndistinct, mcv) ON c, a, ((c + 1)) FROM public.t",
            Identifier("s2"), kRenames)) ==
        "CREATE STATISTICS public.\"s2\" (ndistinct, mcv) ON \"n\", a, ((\"n\" + 1)) FROM "
        "public.t");
}

TEST_CASE("a trigger waits for an update of one column more") {
  const auto widened = [](std::string_view definition) {
    return text(widened_trigger(definition, Identifier("c"), Identifier("n")));
  };
  CHECK(
      widened("CREATE TRIGGER update BEFORE INSERT OR UPDATE OF b, c, d OR DELETE ON public.t FOR "
              "EACH ROW WHEN ((new.c > 0)) EXECUTE FUNCTION public.f('c')") ==
      "CREATE TRIGGER update BEFORE INSERT OR UPDATE OF b, \"c\", \"n\", d OR DELETE ON public.t "
      "FOR EACH ROW WHEN ((new.c > 0)) EXECUTE FUNCTION public.f('c')");
  const std::string elsewhere =
      "CREATE TRIGGER c AFTER UPDATE OF b ON public.c FOR EACH ROW WHEN ((old.c IS DISTINCT FROM "
      "new.c)) EXECUTE FUNCTION public.c()";
  CHECK(widened(elsewhere) == elsewhere);
  CHECK_FALSE(widened_trigger("CREATE TRIGGER t", Identifier("c"), Identifier("n")));
}
