#include "executor/trace_script.hpp"

#include "executor/attempt.hpp"
#include "executor/pg/catalog_reader.hpp"
#include "executor/shape.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

namespace lockstep {
namespace {

using Names = std::set<std::string>;

Names set_of(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

// What is not there yet, as an index that the statement makes, is no cell to compare.
Names among(const std::vector<std::string>& names, const Names& there) {
  Names found;
  for (const std::string& name : names) {
    if (there.contains(name)) found.insert(name);
  }
  return found;
}

Names names_of(const std::vector<RelationLock>& locks) {
  Names names;
  for (const RelationLock& lock : locks)
    names.insert(lock.relation);
  return names;
}

// A lock that the transaction holds since an earlier statement is seen again, and one that is
// foretold may be held already as a stronger one.
bool same_locks(const std::vector<RelationLock>& foretold, const std::vector<RelationLock>& seen,
                const std::vector<RelationLock>& held_before) {
  std::map<std::string, LockMode> expected;
  for (const auto& locks : {held_before, foretold}) {
    for (const RelationLock& lock : locks) {
      LockMode& mode = expected.try_emplace(lock.relation, lock.mode).first->second;
      mode = std::max(mode, lock.mode);
    }
  }
  const Names tables = names_of(seen);
  for (const RelationLock& lock : seen) {
    const auto found = expected.find(lock.relation);
    if (found == expected.end() || found->second != lock.mode) return false;
  }
  // A dropped relation holds its lock by an oid that is known; only indexes are not told of.
  return std::all_of(foretold.begin(), foretold.end(),
                     [&](const RelationLock& lock) { return tables.contains(lock.relation); });
}

std::vector<RelationLock> without_indexes(const std::vector<RelationLock>& locks,
                                          const Names& indexes) {
  std::vector<RelationLock> rest;
  for (const RelationLock& lock : locks) {
    if (!indexes.contains(lock.relation)) rest.push_back(lock);
  }
  return rest;
}

class Tracer {
 public:
  Tracer(Database& database, Session& session)
      : database_(database), session_(session), existing_(relation_oids(session)) {}

  TracedStatement run(const StatementReport& report) {
    const Sql statement = Sql::from_statement(report.statement->statement);
    if (const auto* control = std::get_if<TransactionControl>(&report.statement->statement.node)) {
      return run_control(report, statement, control->kind);
    }
    const Names indexes = indexes_now();
    const bool own = !in_transaction_ && report.effect.transaction_block;
    if (own) session_.query(Sql::recorded("BEGIN"));
    TracedStatement traced{report, {}, {}};
    if (own || in_transaction_) {
      traced.seen = observe_in_transaction(session_, statement, existing_);
    } else {
      const Names foretold = names_of(report.effect.locks);
      traced.seen = observe_from_outside(database_, session_, statement, existing_,
                                         {foretold.begin(), foretold.end()});
    }
    compare(traced, indexes);
    if (own) {
      // A constraint that is deferred is checked only now.
      const auto late = attempt([&] { session_.query(Sql::recorded("COMMIT")); });
      if (late && !traced.seen.error) traced.seen.error = late;
    } else if (in_transaction_) {
      held_ = traced.seen.locks;
    }
    return traced;
  }

 private:
  TracedStatement run_control(const StatementReport& report, const Sql& statement,
                              TransactionKind kind) {
    TracedStatement traced{report, {}, {}};
    traced.seen.error = attempt([&] { session_.query(statement); });
    if (kind == TransactionKind::Begin) in_transaction_ = true;
    if (kind == TransactionKind::Commit || kind == TransactionKind::Rollback) {
      in_transaction_ = false;
      held_.clear();
    }
    if (kind == TransactionKind::RollbackTo) held_.clear();
    return traced;
  }

  Names indexes_now() {
    Names names;
    const Rows rows = session_.query(Sql::recorded(
        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('i', 'I', 'S')"));
    for (std::size_t row = 0; row < rows.size(); ++row)
      names.insert(rows.text(row, 0));
    return names;
  }

  void compare(TracedStatement& traced, const Names& indexes) const {
    const Effect& foretold = traced.report.effect;
    const ObservedStatement& seen = traced.seen;
    const auto differs = [&](bool same, const char* what) {
      if (!same) traced.differences.emplace_back(what);
    };
    const bool raises =
        std::any_of(foretold.raises.begin(), foretold.raises.end(), [&](const RaisedError& error) {
          return seen.error && seen.error->sqlstate() == error.sqlstate;
        });
    if (seen.error || !foretold.raises.empty()) {
      differs(raises, "raises");
      if (seen.error) return;
    }
    differs(same_locks(without_indexes(foretold.locks, indexes), seen.locks, held_), "locks");
    differs(set_of(foretold.rewrites) == set_of(seen.rewrites), "rewrites");
    if (seen.scans) differs(set_of(foretold.scans) == set_of(*seen.scans), "scans");
    // A statement that takes no time builds nothing: the indexes of an emptied table are new files.
    if (foretold.grows == Growth::Rows)
      differs(among(foretold.rebuilds, indexes) == set_of(seen.rebuilds), "rebuilds");
  }

  Database& database_;
  Session& session_;
  RelationOids existing_;  // before the script
  bool in_transaction_ = false;
  std::vector<RelationLock> held_;
};

}  // namespace

std::vector<TracedStatement> trace_script(Database& database, Session& session,
                                          const Script& script) {
  const CatalogSnapshot catalog = read_catalog(session);
  Tracer tracer(database, session);
  std::vector<TracedStatement> traced;
  for (const StatementReport& report :
       analyze(script, {.version = session.server_version(), .catalog = catalog})) {
    traced.push_back(tracer.run(report));
    if (traced.back().seen.error) break;
  }
  return traced;
}

void run_script(Session& session, const Script& script) {
  for (const ScriptStatement& statement : script.statements)
    session.query(Sql::from_statement(statement.statement));
}

void load_schema(Session& session, std::string_view sql) {
  // What pg_dump puts around its output since August 2025 is for psql alone.
  std::istringstream lines{std::string(sql)};
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("\\restrict ") || line.starts_with("\\unrestrict ")) continue;
    kept += line + '\n';
  }
  session.script(Sql::recorded(std::move(kept)));
}

std::vector<std::string> not_restored(const CatalogSnapshot& before, const CatalogSnapshot& after) {
  Names names;
  for (const CatalogSnapshot* catalog : {&before, &after}) {
    for (const CatalogRelation& relation : catalog->relations)
      names.insert(RelationName{Identifier(relation.schema), Identifier(relation.name)}.shown());
  }
  std::vector<std::string> different;
  for (const std::string& name : names) {
    if (shape_of(before, {name}) != shape_of(after, {name})) different.push_back(name);
  }
  return different;
}

}  // namespace lockstep
