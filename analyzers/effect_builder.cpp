#include "analyzers/effect_builder.hpp"

#include <algorithm>
#include <utility>

namespace lockstep {
namespace {

bool is_system_schema(const RelationName& name) {
  if (!name.schema) return name.name.text().starts_with("pg_");
  const std::string& schema = name.schema->text();
  return schema == "information_schema" || schema.starts_with("pg_");
}

template <class Value>
void sort_unique(std::vector<Value>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// Sorted by relation and mode, so the last of a relation is its strongest.
void keep_strongest(std::vector<RelationLock>& locks) {
  sort_unique(locks);
  std::vector<RelationLock> kept;
  for (RelationLock& lock : locks) {
    if (!kept.empty() && kept.back().relation == lock.relation) kept.pop_back();
    kept.push_back(std::move(lock));
  }
  locks = std::move(kept);
}

bool recurses_to_children(const Statement& statement) {
  const auto* alter = std::get_if<AlterTable>(&statement.node);
  const auto* index = std::get_if<CreateIndex>(&statement.node);
  return !(alter != nullptr && alter->only) && !(index != nullptr && index->only);
}

// An action may name a column that another action of the same statement adds.
bool adds_column(const Statement& statement, const Identifier& column) {
  const auto* alter = std::get_if<AlterTable>(&statement.node);
  if (alter == nullptr) return false;
  return std::any_of(alter->actions.begin(), alter->actions.end(), [&](const AlterAction& action) {
    const auto* add = std::get_if<AddColumn>(&action);
    return add != nullptr && add->column.name == column;
  });
}

}  // namespace

bool EffectBuilder::exists(const RelationName& name, IfExists if_exists) {
  if (!state_.has_catalog() || state_.relation(name) != nullptr || is_system_schema(name))
    return true;
  if (if_exists == IfExists::Tolerated) {
    fact(shown(name) + " does not exist, so nothing happens");
  } else {
    raises("42P01", "relation " + shown(name) + " does not exist");
  }
  return false;
}

bool EffectBuilder::column_exists(const RelationName& table, const Identifier& column,
                                  IfExists if_exists) {
  const CatalogRelation* relation = state_.relation(table);
  // A table that the script created may have more than it spells out: LIKE, INHERITS, AS SELECT.
  if (relation == nullptr || state_.created_here(table) || relation->columns.empty() ||
      relation->column(column) != nullptr || adds_column(statement_, column)) {
    return true;
  }
  const std::string name = shown(table) + "." + column.shown();
  if (if_exists == IfExists::Tolerated) {
    fact("column " + name + " does not exist, so nothing happens");
  } else {
    raises("42703", "column " + name + " does not exist");
  }
  return false;
}

void EffectBuilder::act(DdlAction action, const RelationName& name) {
  const LockProfile& profile = lock_profile(action);
  if (!profile.transaction_block) effect_.transaction_block = false;
  if (state_.version() < profile.since || state_.created_here(name)) return;
  lock(name, profile.mode);
  if (profile.rewrites) new_heap(shown(name));
  if (profile.scans) scan(name);
}

void EffectBuilder::lock(const RelationName& name, LockMode mode) {
  if (state_.created_here(name)) return;
  lock_table(shown(name), mode);
  note_children(name, mode);
}

void EffectBuilder::lock_table(const std::string& shown, LockMode mode) {
  effect_.locks.push_back({shown, mode});
  if (blocks_writes(mode)) blocked_tables_.insert(shown);
}

void EffectBuilder::lock_index(const std::string& shown, LockMode mode) {
  effect_.locks.push_back({shown, mode});
}

void EffectBuilder::new_heap(const std::string& shown) {
  effect_.rewrites.push_back(shown);
}

void EffectBuilder::note_children(const RelationName& name, LockMode mode) {
  const CatalogRelation* relation = state_.relation(name);
  if (relation == nullptr || relation->is_partition || !recurses_to_children(statement_)) return;
  const bool has_children = relation->kind == 'p' || relation->inherits;
  if (has_children && blocks_writes(mode)) effect_.several_tables = true;
}

void EffectBuilder::scan(const RelationName& name) {
  if (state_.created_here(name)) return;
  effect_.scans.push_back(shown(name));
  effect_.grows = Growth::Rows;
}

void EffectBuilder::rebuild(const RelationName& table, const std::string& index) {
  if (state_.created_here(table)) return;
  effect_.rebuilds.push_back(index);
  effect_.grows = Growth::Rows;
}

void EffectBuilder::rebuild_every_index(const RelationName& table) {
  const CatalogRelation* relation = state_.known_part(table);
  if (relation == nullptr) return;
  for (const CatalogIndex& index : relation->indexes) {
    rebuild(table, RelationName{Identifier(relation->schema), Identifier(index.name)}.shown());
  }
}

void EffectBuilder::lock_every_row(const RelationName& name) {
  if (state_.created_here(name)) return;
  scan(name);
  effect_.stalls.push_back({shown(name), LockMode::RowExclusive});
}

void EffectBuilder::breaks(const RelationName& name, std::string who, std::string what) {
  if (!state_.created_here(name)) breaks(std::move(who), std::move(what));
}

void EffectBuilder::breaks(std::string who, std::string what) {
  effect_.breaks.push_back({std::move(who), std::move(what)});
}
void EffectBuilder::destroys(std::string what) {
  effect_.destroys.push_back(std::move(what));
}
void EffectBuilder::raises(std::string sqlstate, std::string message) {
  effect_.raises.push_back({std::move(sqlstate), std::move(message)});
}
void EffectBuilder::weakens(std::string what) {
  effect_.weakens.push_back(std::move(what));
}
void EffectBuilder::fact(std::string fact) {
  effect_.facts.push_back(std::move(fact));
}
void EffectBuilder::unknown(std::string condition) {
  effect_.unknowns.push_back(std::move(condition));
}

void EffectBuilder::not_understood(std::string fact) {
  effect_.understood = false;
  effect_.facts.push_back(std::move(fact));
}

void EffectBuilder::opaque(std::string fact) {
  effect_.opaque = true;
  not_understood(std::move(fact));
}

void EffectBuilder::grows() {
  effect_.grows = Growth::Rows;
}

void EffectBuilder::grows_without_stall() {
  grows();
  locks_stall_ = false;
}

// What keeps others out while the work grows: the statement's own locks and those that the
// transaction took before it.
void EffectBuilder::add_stalls() {
  if (effect_.grows == Growth::Instant) return;
  const auto add = [&](const std::vector<RelationLock>& locks) {
    for (const RelationLock& lock : locks) {
      if (blocks_writes(lock.mode)) effect_.stalls.push_back(lock);
    }
  };
  if (locks_stall_) add(effect_.locks);
  add(state_.held_locks());
}

Effect EffectBuilder::finish() && {
  if (!effect_.transaction_block && state_.in_transaction()) {
    raises("25001", statement_.kind + " of this form cannot run inside a transaction block");
  }
  if (blocked_tables_.size() > 1) effect_.several_tables = true;
  add_stalls();
  keep_strongest(effect_.locks);
  keep_strongest(effect_.stalls);
  for (auto* list : {&effect_.rewrites, &effect_.scans, &effect_.rebuilds, &effect_.destroys,
                     &effect_.weakens, &effect_.facts, &effect_.unknowns}) {
    sort_unique(*list);
  }
  sort_unique(effect_.breaks);
  sort_unique(effect_.raises);
  return std::move(effect_);
}

}  // namespace lockstep
