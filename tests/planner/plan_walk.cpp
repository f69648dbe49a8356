#include "tests/planner/plan_walk.hpp"

#include "executor/pg/catalog_reader.hpp"
#include "migrations/revision_loader.hpp"
#include "planner/plan_builder.hpp"
#include "sql/sql_builder.hpp"
#include "tests/catch.hpp"

#include <algorithm>

namespace lockstep::tests {
namespace {

// Those that keep others waiting, on what the application can see.
void check_locks(Session& session, const std::vector<RelationLock>& listed) {
  const Rows held = session.query(
      SqlBuilder{} << "SELECT format('%I.%I', nspname, relname), mode FROM pg_locks l"
                      " JOIN pg_class c ON c.oid = l.relation"
                      " JOIN pg_namespace n ON n.oid = c.relnamespace"
                      " WHERE pid = pg_backend_pid() AND relkind IN ('r', 'p', 'v', 'm', 'S')"
                      " AND nspname !~ '^(pg_|information_schema|lockstep)' AND mode NOT IN"
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

}  // namespace

CatalogSnapshot shape_of(TempDatabase& database) {
  CatalogSnapshot snapshot = read_catalog(database.session());
  std::erase_if(snapshot.relations,
                [](const CatalogRelation& relation) { return relation.schema == "lockstep"; });
  for (CatalogRelation& relation : snapshot.relations) {
    relation.oid = 0;
    relation.row_estimate = 0;
    relation.heap_bytes = relation.index_bytes = 0;
    std::sort(relation.columns.begin(), relation.columns.end(),
              [](const CatalogColumn& left, const CatalogColumn& right) {
                return left.name < right.name;
              });
    for (CatalogIndex& index : relation.indexes)
      std::sort(index.columns.begin(), index.columns.end());
  }
  return snapshot;
}

Plan planned(TempDatabase& database, const std::string& statements) {
  const SourceText source(
      "r.sql", "-- revision: 4c1e9a2b7d10\n-- down_revision: null\n-- description: d\n\n" +
                   statements + "\n");
  const auto revision = std::get<Revision>(parse_revision(source));
  const CatalogSnapshot catalog = read_catalog(database.session());
  PlanResult result = build_plan(revision, {.version = catalog.version, .catalog = catalog});
  if (const auto* refused = std::get_if<std::vector<Unplannable>>(&result))
    FAIL(refused->front().reason);
  return std::get<Plan>(std::move(result));
}

void PlanWalk::run(std::string_view id) {
  CAPTURE(id);
  const Step& step = *plan_.find(id);
  if (std::holds_alternative<Verify>(step.action)) {
    check_in_sync(id);
  } else if (const auto* build = std::get_if<BuildIndexConcurrently>(&step.action)) {
    database_.session().query(build->sql);
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
  session.script(script);
  check_locks(session, locks);
  session.script(SqlBuilder{} << "COMMIT");
}

}  // namespace lockstep::tests
