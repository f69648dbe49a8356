// A whole script through the linter, without a catalog and with one.

#include "analyzers/analyze.hpp"
#include "tests/fuzz/target.hpp"

using namespace lockstep;

namespace {

CatalogSnapshot catalog() {
  CatalogRelation orders;
  orders.schema = "public";
  orders.name = "orders";
  orders.columns = {{.name = "id", .type = "bigint", .type_name = "int8", .not_null = true},
                    {.name = "note", .type = "text", .type_name = "text"}};
  orders.indexes = {{.name = "orders_pkey",
                     .definition = "CREATE UNIQUE INDEX orders_pkey ON public.orders USING btree "
                                   "(id)",
                     .unique = true,
                     .primary = true,
                     .columns = {"id"}}};
  orders.constraints = {{.name = "orders_pkey", .kind = "primary key", .columns = {"id"}}};
  CatalogSnapshot snapshot;
  snapshot.version = ServerVersion::of_major(15);
  snapshot.search_path = {"public"};
  snapshot.relations = {orders};
  return snapshot;
}

void lint(const Script& script, const AnalysisOptions& options) {
  for (const StatementReport& report : analyze(script, options)) {
    for (const Finding& finding : report.findings) {
      fuzz::require(!finding.rule.empty() && !finding.message.empty(), "a finding says something");
      fuzz::require(finding.verdict > Verdict::Safe, "a finding is no praise");
    }
    fuzz::require(report.effect.understood || !report.findings.empty(),
                  "what is not understood is told");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const SourceText source("fuzz.sql", fuzz::text_of(data, size));
  const Script script = read_script(source, source.whole());
  lint(script, {.disabled_rules = {}});
  lint(script, {.catalog = catalog(), .disabled_rules = {}});
  return 0;
}
