#include "tests/planner/plan_walk.hpp"

#include "executor/pg/catalog_reader.hpp"
#include "migrations/revision_loader.hpp"
#include "planner/plan_builder.hpp"
#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"

#include <algorithm>

namespace lockstep::tests {
namespace {

// What the application could see before the transaction, by the names of then; twins are seen by
// nobody.
void remember_relations(Session& session) {
  session.script(SqlBuilder{} << "DROP TABLE IF EXISTS pg_temp.seen; CREATE TEMP TABLE seen AS"
                                 " SELECT c.oid, format('%I.%I', nspname, relname) AS name"
                                 " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                 " WHERE relkind IN ('r', 'p', 'v', 'm', 'S')"
                                 " AND nspname !~ '^(pg_|information_schema|lockstep)'"
                                 " AND relname !~ '^lockstep_(new|old)_'");
}

// Those that keep others waiting.
void check_locks(Session& session, const std::vector<RelationLock>& listed) {
  const Rows held = session.query(
      SqlBuilder{}
      << "SELECT s.name, mode FROM pg_locks l JOIN pg_temp.seen s ON s.oid = l.relation"
         " WHERE pid = pg_backend_pid() AND mode NOT IN"
         " ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock') ORDER BY 1, 2");
  for (std::size_t row = 0; row < held.size(); ++row) {
    const std::string& relation = held.text(row, 0);
    const auto mode = lock_mode_from(held.text(row, 1));
    CAPTURE(relation, held.text(row, 1));
    REQUIRE(mode);
    CHECK(std::any_of(listed.begin(), listed.end(), [&](const RelationLock& lock) {
      return lock.relation == relation && lock.mode >= *mode;
    }));
  }
}

PlanResult plan_of(TempDatabase& database, const std::string& statements) {
  const SourceText source(
      "r.sql", "-- revision: 4c1e9a2b7d10\n-- down_revision: null\n-- description: d\n\n" +
                   statements + "\n");
  const auto revision = std::get<Revision>(parse_revision(source));
  const CatalogSnapshot catalog = read_catalog(database.session());
  return build_plan(revision, {.version = catalog.version, .catalog = catalog});
}

}  // namespace

Plan planned(TempDatabase& database, const std::string& statements) {
  PlanResult result = plan_of(database, statements);
  if (const auto* refused = std::get_if<std::vector<Unplannable>>(&result))
    FAIL(refused->front().reason);
  return std::get<Plan>(std::move(result));
}

std::string refusal(TempDatabase& database, const std::string& statements) {
  const PlanResult result = plan_of(database, statements);
  const auto* refused = std::get_if<std::vector<Unplannable>>(&result);
  return refused == nullptr ? "" : refused->front().reason;
}

void PlanWalk::run(std::string_view id) {
  CAPTURE(id);
  const Step& step = *plan_.find(id);
  if (std::holds_alternative<Verify>(step.action)) {
    check_in_sync(id);
  } else if (!is_transactional(step.action) && !step_sql(step.action).empty() &&
             !std::holds_alternative<Backfill>(step.action)) {
    database_.session().query(step_sql(step.action).front());
  } else {
    transaction(step_sql(step.action), step_locks(step.action));
  }
}

void PlanWalk::undo(std::string_view id, const std::function<void()>& between) {
  CAPTURE(id);
  const Step& step = *plan_.find(id);
  const Undo& undo = step.undo;
  if (std::holds_alternative<BuildIndexConcurrently>(step.action)) {
    database_.session().query(undo.statements.front());
  } else {
    transaction(undo.statements, undo.locks);
  }
  between();
  if (undo.resync) transaction(step_sql(*undo.resync), step_locks(*undo.resync));
  for (const UndoLater& later : undo.afterwards) {
    if (later.builds) {
      database_.session().query(later.sql);
    } else {
      transaction({later.sql}, later.locks);
    }
    between();
  }
}

void PlanWalk::run_all(std::string_view prefix) {
  for (const PhaseSteps& phase : plan_.phases) {
    for (const Step& step : phase.steps) {
      if (step.id.starts_with(prefix)) run(step.id);
    }
  }
}

void PlanWalk::undo_all(std::string_view prefix) {
  for (auto phase = plan_.phases.rbegin(); phase != plan_.phases.rend(); ++phase) {
    for (auto step = phase->steps.rbegin(); step != phase->steps.rend(); ++step) {
      if (step->id.starts_with(prefix)) undo(step->id);
    }
  }
}

void PlanWalk::check_in_sync(std::string_view verify_id) {
  const auto& verify = std::get<Verify>(plan_.find(verify_id)->action);
  CHECK(database_.value((SqlBuilder{} << "SELECT count(*) FROM " << verify.relation << " WHERE "
                                      << verify.out_of_sync)
                            .build()
                            .text()) == "0");
}

void PlanWalk::transaction(const std::vector<Sql>& statements,
                           const std::vector<RelationLock>& locks) {
  SqlBuilder script;
  script << "BEGIN;\n";
  for (const Sql& sql : statements)
    script << sql << ";\n";
  Session& session = database_.session();
  remember_relations(session);
  session.script(script);
  check_locks(session, locks);
  session.script(SqlBuilder{} << "COMMIT");
}

}  // namespace lockstep::tests
