// AnalysisState::apply: names that go, and that become others.

#include "analyzers/analysis_state.hpp"
#include "analyzers/catalog_changes.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// Where a relation's name stands in what is known of others, itself among them.
std::vector<std::string> spoken_of(const CatalogRelation& relation,
                                   std::vector<std::string> read_by_it) {
  std::vector<std::string> names = std::move(read_by_it);
  const auto add = [&](const std::vector<std::string>& more) {
    names.insert(names.end(), more.begin(), more.end());
  };
  add(relation.parents);
  add(relation.children);
  add(relation.referenced_by);
  for (const CatalogConstraint& constraint : relation.constraints) {
    if (!constraint.referenced.empty()) names.push_back(constraint.referenced);
  }
  for (const CatalogDependent& dependent : relation.dependents)
    names.push_back(dependent.name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool is_view(const CatalogDependent& dependent) {
  return dependent.kind == "view" || dependent.kind == "materialized view";
}

}  // namespace

void AnalysisState::drop(const std::string& shown, DropBehavior behavior) {
  const CatalogRelation* found = relations_.find_part(shown);
  if (found == nullptr) return relations_.remove(shown);
  const CatalogRelation gone = *found;
  relations_.remove(shown);
  for (const std::string& parent : gone.parents)
    detach(shown, parent);
  for (const CatalogConstraint& constraint : gone.constraints) {
    if (!constraint.referenced.empty()) unlist_reference(constraint.referenced, shown);
  }
  // Partitions go with their table in any case.
  if (behavior == DropBehavior::Restrict && gone.kind != 'p') return;
  for (const std::string& child : gone.children)
    drop(child, behavior);
  if (behavior == DropBehavior::Restrict) return;
  for (const CatalogDependent& dependent : gone.dependents) {
    if (!is_view(dependent)) continue;
    forget_view(dependent.name);
    drop(dependent.name, behavior);
  }
  for (const std::string& referencing : gone.referenced_by)
    drop_references(referencing, shown);
}

void AnalysisState::drop_references(const std::string& from, const std::string& to) {
  if (relations_.find_part(from) == nullptr) return;
  change_shown(from, [&](CatalogRelation& changed) {
    std::erase_if(changed.constraints,
                  [&](const CatalogConstraint& each) { return each.referenced == to; });
  });
}

void AnalysisState::rename_referenced(const std::string& from, const std::string& to,
                                      const Identifier& column, const Identifier& new_name) {
  if (relations_.find_part(from) == nullptr) return;
  relations_.change(from, [&](CatalogRelation& changed) {
    for (CatalogConstraint& constraint : changed.constraints) {
      if (constraint.referenced != to) continue;
      std::replace(constraint.referenced_columns.begin(), constraint.referenced_columns.end(),
                   column.text(), new_name.text());
    }
  });
}

void AnalysisState::apply_node(const DropObjects& dropped) {
  for (const RelationName& name : dropped.names) {
    if (dropped.on_table) {
      change_relation(*dropped.on_table, [&](CatalogRelation& changed) {
        const auto named = [&](const auto& each) { return each.name == name.name.text(); };
        std::erase_if(changed.triggers, named);
        std::erase_if(changed.rules, named);
        std::erase_if(changed.policies, named);
        std::erase_if(changed.dependents, named);
      });
      continue;
    }
    switch (dropped.kind) {
      case ObjectKind::Table:
      case ObjectKind::Sequence:
      case ObjectKind::ForeignTable:
        drop(resolve(name), dropped.behavior);
        break;
      case ObjectKind::View:
      case ObjectKind::MaterializedView:
        forget_view(resolve(name));
        drop(resolve(name), dropped.behavior);
        break;
      case ObjectKind::Index:
        if (const CatalogRelation* owner = indexed_relation(name)) {
          change_shown(owner->shown(), [&](CatalogRelation& changed) {
            std::erase_if(changed.indexes,
                          [&](const CatalogIndex& each) { return each.name == name.name.text(); });
          });
        }
        break;
      case ObjectKind::Schema:
        for (const CatalogRelation& each : relations_.all()) {
          if (each.schema == name.name.text()) drop(each.shown(), DropBehavior::Cascade);
        }
        break;
      // With CASCADE, apply_doubt.
      case ObjectKind::Type:
      case ObjectKind::Domain:
      case ObjectKind::Function:
      case ObjectKind::Extension:
      case ObjectKind::Trigger:
      case ObjectKind::Statistics:
      case ObjectKind::Publication:
      case ObjectKind::Database:
      case ObjectKind::Standalone:
      case ObjectKind::Other:
        break;
    }
  }
}

// Others may use a relation that existed before under its new name too: it is not created here.
void AnalysisState::move(const RelationName& from, const RelationName& to) {
  const std::string old_name = resolve(from);
  const std::string new_name = to.shown();
  for (RelationLock& lock : now_.held) {
    if (lock.relation == old_name) lock.relation = new_name;
  }
  const CatalogRelation* found = relation(from);
  if (found == nullptr || relations_.find(new_name) != nullptr) return relations_.remove(old_name);
  CatalogRelation moved = *found;
  moved.schema = to.schema->text();
  moved.name = to.name.text();
  const std::vector<std::string> others = spoken_of(moved, relations_.read_by(old_name));
  relations_.rename(old_name, std::move(moved));
  for (const std::string& other : others)
    speak_anew(other, old_name, new_name);
}

// In what is known of `other`, one relation's name for another.
void AnalysisState::speak_anew(const std::string& other, const std::string& old_name,
                               const std::string& new_name) {
  const std::string& shown = other == old_name ? new_name : other;
  if (relations_.find_part(shown) == nullptr) return;
  const auto rename_in = [&](std::vector<std::string>& names) {
    std::replace(names.begin(), names.end(), old_name, new_name);
  };
  relations_.change(shown, [&](CatalogRelation& changed) {
    rename_in(changed.parents);
    rename_in(changed.children);
    rename_in(changed.referenced_by);
    for (CatalogConstraint& constraint : changed.constraints) {
      if (constraint.referenced == old_name) constraint.referenced = new_name;
    }
    for (CatalogDependent& dependent : changed.dependents) {
      if (dependent.name == old_name) dependent.name = new_name;
    }
  });
  std::vector<std::string> reads = relations_.read_by(shown);
  if (std::find(reads.begin(), reads.end(), old_name) == reads.end()) return;
  rename_in(reads);
  relations_.set_reads(other, std::move(reads));
}

void AnalysisState::apply_node(const SetSchema& set) {
  if (set.kind == ObjectKind::Function || set.kind == ObjectKind::Type) return;
  const RelationName from = qualified(set.name);
  move(from, {set.schema, from.name});
}

void AnalysisState::apply_node(const Rename& rename) {
  switch (rename.kind) {
    case RenameKind::Column:
      if (rename.part) {
        const std::string shown = resolve(rename.relation);
        std::vector<std::string> referencing;
        change_relation(rename.relation, [&](CatalogRelation& changed) {
          rename_column(changed, *rename.part, rename.new_name);
          referencing = changed.referenced_by;
        });
        for (const std::string& other : referencing)
          rename_referenced(other, shown, *rename.part, rename.new_name);
      }
      return;
    case RenameKind::Constraint:
      if (relation(rename.relation) != nullptr && rename.part) {
        change_relation(rename.relation, [&](CatalogRelation& changed) {
          rename_constraint(changed, *rename.part, rename.new_name);
        });
      }
      return;
    case RenameKind::Table:
    case RenameKind::View:
    case RenameKind::Sequence: {
      const RelationName from = qualified(rename.relation);
      return move(from, {from.schema, rename.new_name});
    }
    case RenameKind::Index:
      if (const CatalogRelation* owner = indexed_relation(rename.relation)) {
        change_shown(owner->shown(), [&](CatalogRelation& changed) {
          for (CatalogIndex& index : changed.indexes) {
            if (index.name == rename.relation.name.text()) index.name = rename.new_name.text();
          }
        });
      }
      return;
    case RenameKind::Schema:
      for (const CatalogRelation& each : relations_.all()) {
        if (each.schema != rename.relation.name.text()) continue;
        move(each.relation_name(), {rename.new_name, Identifier(each.name)});
      }
      return;
    case RenameKind::OnTable:
    case RenameKind::Type:
    case RenameKind::Attribute:
    case RenameKind::Function:
    case RenameKind::Standalone:
    case RenameKind::Other:
      return;
  }
}

}  // namespace lockstep
