// AnalysisState::apply: how each statement moves the state. What a statement leaves in the catalog
// of one relation is in catalog_changes.

#include "analyzers/analysis_state.hpp"
#include "analyzers/catalog_changes.hpp"
#include "analyzers/text_facts.hpp"
#include "sql/overloaded.hpp"

#include <algorithm>

namespace lockstep {
void AnalysisState::apply(const Statement& statement, const Effect& effect) {
  if (in_transaction_) {
    now_.held.insert(now_.held.end(), effect.locks.begin(), effect.locks.end());
  }
  apply(statement);
}

void AnalysisState::apply(const Statement& statement) {
  const auto note = [this](const RelationName& name, const auto& change_table) {
    CatalogRelation changed = changeable_or_added(name);
    change_table(changed);
    put_changed(std::move(changed));
  };
  std::visit(
      Overloaded{[this](const AlterTable& node) { apply_node(node); },
                 [this](const CreateTable& node) { apply_node(node); },
                 [this](const CreateTableAs& node) { apply_node(node); },
                 [&](const CreateIndex& node) {
                   apply_node(node);
                   note(node.table, [&](CatalogRelation& table) { read_index(table, statement); });
                 },
                 [this](const DropObjects& node) { apply_node(node); },
                 [this](const Rename& node) { apply_node(node); },
                 [this](const SetSchema& node) { apply_node(node); },
                 [this](const Dml& node) { apply_node(node); },
                 [this](const Copy& node) { apply_node(node); },
                 [this](const TransactionControl& node) { apply_node(node); },
                 [this](const SetVariable& node) { apply_node(node); },
                 [this](const Discard& node) { apply_node(node); },
                 [&](const CreateTrigger& node) {
                   apply_node(node);
                   note(node.table, [&](CatalogRelation& table) {
                     table.triggers.back().columns = columns_named(table, statement.text);
                   });
                 },
                 [this](const CreateView& node) { apply_node(node); },
                 [this](const CreateSequence& node) { apply_node(node); },
                 [this](const CreateEnum& node) { apply_node(node); },
                 [this](const CreateType& node) { apply_node(node); },
                 [&](const CreateDomain& node) {
                   apply_node(node);
                   if (names_constrained(now_.types, statement.text))
                     now_.types[resolve(node.domain)] = true;
                 },
                 [this](const AlterDomain& node) { apply_node(node); },
                 [this](const AlterEnum& node) { apply_node(node); },
                 // What is kept up of a relation is not changed by these.
                 [](const Truncate&) {}, [](const LockTable&) {}, [](const Reindex&) {},
                 [](const RefreshMaterializedView&) {}, [](const CreateFunction&) {},
                 [](const CreateSchema&) {}, [](const CreateExtension&) {}, [](const Comment&) {},
                 [](const Grant&) {}, [](const Analyze&) {}, [](const AlterSequence&) {},
                 [](const Cluster&) {},
                 [&](const ChangeOnTable& node) {
                   note(node.table,
                        [&](CatalogRelation& table) { attach_to(table, node, statement); });
                 },
                 [](const CreateStatistics&) {},
                 [&](const ChangePublication& node) {
                   for (const RelationName& each : node.tables)
                     note(each, [&](CatalogRelation& table) { publish(table, node); });
                 },
                 [](const CatalogOnly&) {}, [](const RunsCode&) {}, [](const DoBlock&) {},
                 [](const Unmodelled&) {}},
      statement.node);
  if (!in_transaction_) relations_.forget_journal();
  catalog_.reset();
}

std::optional<CatalogRelation> AnalysisState::changeable(const RelationName& name) const {
  const CatalogRelation* found = relation(name);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

CatalogRelation AnalysisState::changeable_or_added(const RelationName& name) const {
  if (const CatalogRelation* found = known_part(name)) return *found;
  const RelationName full = qualified(name);
  CatalogRelation added;
  added.schema = full.schema->text();
  added.name = full.name.text();
  return added;
}

void AnalysisState::put_changed(CatalogRelation changed) {
  const std::string shown = changed.shown();
  const bool known = relations_.find(shown) != nullptr;
  relations_.put(std::move(changed), known, relations_.created(shown));
}

void AnalysisState::create(CatalogRelation created, const RelationName& name) {
  RelationName full = name;
  if (!full.schema) full.schema = Identifier(search_path_.front());
  if (relations_.find(full.shown()) != nullptr) return;
  created.schema = full.schema->text();
  created.name = full.name.text();
  relations_.put(std::move(created), true, true);
}

void AnalysisState::drop(const RelationName& name) {
  const std::string shown = resolve(name);
  if (const CatalogRelation* gone = relations_.find(shown)) {
    for (const std::string& parent : std::vector<std::string>(gone->parents))
      detach(shown, parent);
  }
  relations_.remove(shown);
}

void AnalysisState::attach(const std::string& child, const std::string& parent, bool is_default) {
  if (const CatalogRelation* found = relations_.find(child)) {
    CatalogRelation changed = *found;
    changed.inherits = true;
    changed.default_partition = is_default;
    changed.parents.push_back(parent);
    put_changed(std::move(changed));
  }
  if (const CatalogRelation* found = relations_.find(parent)) {
    CatalogRelation changed = *found;
    changed.inherits = true;
    changed.children.push_back(child);
    put_changed(std::move(changed));
  }
}

void AnalysisState::detach(const std::string& child, const std::string& parent) {
  if (const CatalogRelation* found = relations_.find(child)) {
    CatalogRelation changed = *found;
    std::erase(changed.parents, parent);
    changed.is_partition = false;
    changed.default_partition = false;
    put_changed(std::move(changed));
  }
  if (const CatalogRelation* found = relations_.find(parent)) {
    CatalogRelation changed = *found;
    std::erase(changed.children, child);
    put_changed(std::move(changed));
  }
}

void AnalysisState::qualify(std::vector<Constraint>& constraints) const {
  for (Constraint& constraint : constraints) {
    if (constraint.referenced) constraint.referenced = qualified(*constraint.referenced);
  }
}

void AnalysisState::apply_node(const AlterTable& alter) {
  if (alter.kind == ObjectKind::Index || alter.kind == ObjectKind::Type) return;
  CatalogRelation changed = changeable_or_added(alter.table);
  for (AlterAction action : alter.actions) {
    if (auto* add = std::get_if<AddColumn>(&action)) qualify(add->column.constraints);
    if (auto* add = std::get_if<AddConstraint>(&action); add && add->constraint.referenced) {
      add->constraint.referenced = qualified(*add->constraint.referenced);
    }
    change(changed, action);
  }
  const std::string shown = changed.shown();
  put_changed(std::move(changed));
  for (const AlterAction& action : alter.actions) {
    if (const auto* attached = std::get_if<AttachPartition>(&action)) {
      attach(resolve(attached->partition), shown, attached->is_default);
    } else if (const auto* detached = std::get_if<DetachPartition>(&action)) {
      detach(resolve(detached->partition), shown);
    } else if (const auto* inherited = std::get_if<ChangeInheritance>(&action)) {
      if (inherited->inherits) {
        attach(shown, resolve(inherited->parent), false);
      } else {
        detach(shown, resolve(inherited->parent));
      }
    }
  }
}

void AnalysisState::apply_node(const CreateTable& create_table) {
  // IF NOT EXISTS without a catalog: it may well have existed.
  if (create_table.if_not_exists == IfExists::Tolerated && !has_catalog_) return;
  CreateTable resolved = create_table;
  qualify(resolved.constraints);
  for (ColumnDefinition& column : resolved.columns)
    qualify(column.constraints);
  create(created_relation(resolved), create_table.table);
  if (create_table.partition_of) {
    attach(resolve(create_table.table), resolve(*create_table.partition_of),
           create_table.default_partition);
  }
  for (const RelationName& parent : create_table.inherits)
    attach(resolve(create_table.table), resolve(parent), false);
}

void AnalysisState::apply_node(const CreateTableAs& create_as) {
  if (create_as.materialized_view) return add_view(create_as.table, true, create_as.reads);
  create({}, create_as.table);
  if (create_as.with_data) relations_.mark_filled(resolve(create_as.table));
}

void AnalysisState::apply_node(const CreateView& view) {
  if (view.or_replace && !has_catalog_) return;
  add_view(view.view, false, view.reads);
}

// Which columns it reads is not told: "*" stands for any of them.
void AnalysisState::add_view(const RelationName& name, bool materialized,
                             const std::vector<RelationName>& reads) {
  const std::string kind = materialized ? "materialized view" : "view";
  CatalogRelation view;
  view.kind = materialized ? 'm' : 'v';
  create(std::move(view), name);
  const std::string shown = resolve(name);
  forget_view(shown);
  std::vector<std::string> read;
  for (const RelationName& each : reads) {
    read.push_back(resolve(each));
    CatalogRelation changed = changeable_or_added(each);
    changed.dependents.push_back({.kind = kind, .name = shown, .column = "*"});
    put_changed(std::move(changed));
  }
  now_.view_reads[shown] = std::move(read);
}

void AnalysisState::forget_view(const std::string& shown) {
  for (const std::string& read : read_by(shown)) {
    const CatalogRelation* found = relations_.find_part(read);
    if (found == nullptr) continue;
    CatalogRelation changed = *found;
    std::erase_if(changed.dependents,
                  [&](const CatalogDependent& each) { return each.name == shown; });
    put_changed(std::move(changed));
  }
  now_.view_reads[shown] = {};
}

void AnalysisState::apply_node(const CreateSequence& sequence) {
  CatalogRelation relation;
  relation.kind = 'S';
  create(std::move(relation), sequence.sequence);
}

void AnalysisState::apply_node(const CreateDomain& domain) {
  now_.types[resolve(domain.domain)] = domain.constrained;
}

void AnalysisState::apply_node(const AlterDomain& alter) {
  const bool constrains =
      alter.change == DomainChange::AddConstraint || alter.change == DomainChange::SetNotNull;
  const auto found = now_.types.find(resolve(alter.domain));
  if (constrains && found != now_.types.end()) found->second = true;
}

void AnalysisState::apply_node(const CreateEnum& type) {
  now_.types[resolve(type.type)] = false;
  relations_.mark_created("type " + resolve(type.type), true);
}

void AnalysisState::apply_node(const CreateType& type) {
  now_.types[resolve(type.type)] = false;
  relations_.mark_created("type " + resolve(type.type), true);
}

void AnalysisState::apply_node(const AlterEnum& alter) {
  if (!alter.new_name && in_transaction_) now_.enum_values.push_back(alter.value);
}

void AnalysisState::apply_node(const CreateIndex& index) {
  CatalogRelation changed = changeable_or_added(index.table);
  add_index(changed, index);
  put_changed(std::move(changed));
}

void AnalysisState::apply_node(const CreateTrigger& trigger) {
  CatalogRelation changed = changeable_or_added(trigger.table);
  changed.triggers.push_back({.name = trigger.name.text(),
                              .definition = "",
                              .function = trigger.function.shown(),
                              .language = "",
                              .columns = {}});
  put_changed(std::move(changed));
}

void AnalysisState::apply_node(const DropObjects& dropped) {
  for (const RelationName& name : dropped.names) {
    if (dropped.on_table) {
      CatalogRelation changed = changeable_or_added(*dropped.on_table);
      const auto named = [&](const auto& each) { return each.name == name.name.text(); };
      std::erase_if(changed.triggers, named);
      std::erase_if(changed.rules, named);
      std::erase_if(changed.policies, named);
      std::erase_if(changed.dependents, named);
      put_changed(std::move(changed));
      continue;
    }
    switch (dropped.kind) {
      case ObjectKind::Table:
      case ObjectKind::Sequence:
      case ObjectKind::ForeignTable:
        drop(name);
        break;
      case ObjectKind::View:
      case ObjectKind::MaterializedView:
        forget_view(resolve(name));
        drop(name);
        break;
      case ObjectKind::Index:
        if (const CatalogRelation* owner = indexed_relation(name)) {
          CatalogRelation changed = *owner;
          std::erase_if(changed.indexes,
                        [&](const CatalogIndex& each) { return each.name == name.name.text(); });
          put_changed(std::move(changed));
        }
        break;
      case ObjectKind::Type:
      case ObjectKind::Domain:
      case ObjectKind::Schema:
      case ObjectKind::Function:
      case ObjectKind::Trigger:
      case ObjectKind::Extension:
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
  CatalogRelation moved = changeable_or_added(from);
  const bool ours = created_here(from);
  const bool filled = filled_here(from);
  const bool known = relation(from) != nullptr;
  const std::string old_name = resolve(from);
  for (RelationLock& lock : now_.held) {
    if (lock.relation == old_name) lock.relation = to.shown();
  }
  relations_.remove(old_name);
  if (!known) return;
  create(std::move(moved), to);
  relations_.mark_created(to.shown(), ours);
  if (filled) relations_.mark_filled(to.shown());
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
        CatalogRelation changed = changeable_or_added(rename.relation);
        rename_column(changed, *rename.part, rename.new_name);
        put_changed(std::move(changed));
      }
      return;
    case RenameKind::Constraint:
      if (auto changed = changeable(rename.relation); changed && rename.part) {
        CatalogConstraint* found = find_constraint(*changed, *rename.part);
        if (found != nullptr) found->name = rename.new_name.text();
        put_changed(std::move(*changed));
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
        CatalogRelation changed = *owner;
        for (CatalogIndex& index : changed.indexes) {
          if (index.name == rename.relation.name.text()) index.name = rename.new_name.text();
        }
        put_changed(std::move(changed));
      }
      return;
    case RenameKind::Schema:
    case RenameKind::OnTable:
    case RenameKind::Type:
    case RenameKind::Attribute:
    case RenameKind::Function:
    case RenameKind::Standalone:
    case RenameKind::Other:
      return;
  }
}

void AnalysisState::apply_node(const Dml& dml) {
  const bool puts_rows = dml.kind == DmlKind::Insert || dml.kind == DmlKind::Merge;
  if (puts_rows && dml.target) relations_.mark_filled(resolve(*dml.target));
  for (const SetVariable& set : dml.settings)
    apply_node(set);
}

void AnalysisState::apply_node(const Copy& copy) {
  if (copy.from && copy.relation) relations_.mark_filled(resolve(*copy.relation));
}

}  // namespace lockstep
