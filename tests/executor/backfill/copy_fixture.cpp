#include "tests/executor/backfill/copy_fixture.hpp"

#include "executor/ledger.hpp"
#include "executor/run_plan.hpp"
#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"

namespace lockstep::tests {
namespace {

constexpr const char* kRevision = "ccccccccccc1";

Backfill widening() {
  return {.relation = {Identifier("public"), Identifier("t")},
          .assignment = SqlBuilder{} << "n = o::bigint",
          .out_of_sync = SqlBuilder{} << "pg_catalog.record_image_ne(ROW(n), ROW(o::bigint))",
          .key = {Identifier("id")}};
}

}  // namespace

CopyFixture::CopyFixture()
    : engine(engine_on(database.database(), system_clock(), progress)), action(widening()) {}

Plan CopyFixture::plan() const {
  return {.revision = kRevision,
          .relations = {"public.t"},
          .phases = {{Phase::Backfill, std::nullopt, {{.id = "backfill/1", .action = action}}},
                     {Phase::Contract,
                      Stage::Cutover,
                      {{.id = "contract/cutover/1", .action = AwaitGate{{Gate::NoQuarantine}}}}}}};
}

Outcome CopyFixture::copy() {
  return with_lease(engine, "upgrade", [&](RunContext& context) {
    const Plan whole = plan();
    const LedgerSnapshot ledger = read_ledger(context.ledger);
    if (ledger.find(kRevision) == nullptr) {
      Revision revision;
      revision.id = kRevision;
      start_revision(context.ledger, revision, whole);
    }
    return run_phase(whole, whole.phases.front(), context);
  });
}

void CopyFixture::must_copy() {
  const Outcome outcome = copy();
  INFO(outcome.message);
  REQUIRE(outcome.done());
  CHECK(out_of_sync() == 0);
}

std::int64_t CopyFixture::out_of_sync() {
  return database.session()
      .query(SqlBuilder{} << "SELECT count(*) FROM t WHERE " << action.out_of_sync)
      .number(0, 0);
}

}  // namespace lockstep::tests
