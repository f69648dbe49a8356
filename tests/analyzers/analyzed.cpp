#include "tests/analyzers/analyzed.hpp"

#include "tests/catch.hpp"

#include <fstream>
#include <iterator>

namespace lockstep::tests {

Analyzed::Analyzed(std::string_view sql, const AnalysisOptions& options)
    : source_("test.sql", std::string(sql)), script_(read_script(source_, source_.whole())) {
  for (const Diagnostic& error : script_.errors) {
    INFO(to_string(error));
    REQUIRE(false);
  }
  reports_ = analyze(script_, options);
}

std::multiset<std::string> Analyzed::rules() const {
  std::multiset<std::string> rules;
  for (const StatementReport& report : reports_) {
    for (const Finding& finding : report.findings) {
      if (!finding.suppressed) rules.insert(finding.rule);
    }
  }
  return rules;
}

Effect effect_after(std::string_view sql, std::optional<CatalogSnapshot> catalog) {
  AnalysisOptions options;
  options.catalog = std::move(catalog);
  return Analyzed(sql, options).effect();
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

CatalogSnapshot shop() {
  CatalogRelation customer;
  customer.schema = "public";
  customer.name = "customer";
  customer.columns = {{.name = "id", .type = "integer", .type_name = "int4", .not_null = true}};
  customer.referenced_by = {"public.orders"};

  CatalogRelation orders;
  orders.schema = "public";
  orders.name = "orders";
  orders.columns = {
      {.name = "id", .type = "integer", .type_name = "int4", .not_null = true},
      {.name = "customer_id", .type = "integer", .type_name = "int4"},
      {.name = "note",
       .type = "character varying(20)",
       .type_name = "varchar",
       .not_null = true,
       .default_value = "''::character varying",
       .default_constant = true},
      {.name = "placed_at", .type = "timestamp without time zone", .type_name = "timestamp"},
      {.name = "total", .type = "numeric(10,2)", .type_name = "numeric"},
  };
  orders.indexes = {
      {.name = "orders_pkey",
       .definition = "CREATE UNIQUE INDEX orders_pkey ON public.orders USING btree (id)",
       .unique = true,
       .primary = true,
       .columns = {"id"}},
      {.name = "orders_placed_at",
       .definition = "CREATE INDEX orders_placed_at ON public.orders USING btree (placed_at)",
       .columns = {"placed_at"}}};
  orders.constraints = {{.name = "orders_pkey", .kind = "primary key", .columns = {"id"}},
                        {.name = "orders_customer_fkey",
                         .kind = "foreign key",
                         .columns = {"customer_id"},
                         .referenced = "public.customer",
                         .referenced_columns = {"id"}},
                        {.name = "orders_total_check", .kind = "check", .columns = {"total"}}};
  orders.dependents = {{.kind = "view", .name = "public.recent", .column = "id"}};

  CatalogSnapshot catalog;
  catalog.version = ServerVersion::of_major(15);
  catalog.search_path = {"public"};
  catalog.relations = {customer, orders};
  return catalog;
}

}  // namespace lockstep::tests
