// AnalysisState::apply: how each statement moves the state. What a statement leaves in the catalog
// of one relation is in catalog_changes.

#include "analyzers/analysis_state.hpp"
#include "analyzers/catalog_changes.hpp"
#include "sql/overloaded.hpp"

#include <algorithm>
#include <cctype>

namespace lockstep {
namespace {

// "archive, "Odd Name"" → its schemas; "$user" is left out, as no such schema is the rule.
std::vector<std::string> schemas_of(std::string_view list) {
  std::vector<std::string> schemas;
  std::string word;
  bool quoted = false;
  const auto finish = [&] {
    if (!word.empty() && word != "$user") schemas.push_back(word);
    word.clear();
  };
  for (const char letter : list) {
    if (letter == '"' || letter == '\'') {
      quoted = !quoted;
    } else if (letter == ',' && !quoted) {
      finish();
    } else if (quoted || std::isspace(static_cast<unsigned char>(letter)) == 0) {
      word += letter;
    }
  }
  finish();
  return schemas;
}

std::string unquoted(std::string text) {
  if (text.size() >= 2 && text.front() == '\'' && text.back() == '\'') {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

char relation_kind(bool materialized_view) {
  return materialized_view ? 'm' : 'r';
}

}  // namespace

void AnalysisState::apply(const Statement& statement, const Effect& effect) {
  if (in_transaction_) {
    now_.held.insert(now_.held.end(), effect.locks.begin(), effect.locks.end());
  }
  apply(statement);
}

void AnalysisState::apply(const Statement& statement) {
  std::visit(Overloaded{[this](const AlterTable& node) { apply_node(node); },
                        [this](const CreateTable& node) { apply_node(node); },
                        [this](const CreateTableAs& node) { apply_node(node); },
                        [this](const CreateIndex& node) { apply_node(node); },
                        [this](const DropObjects& node) { apply_node(node); },
                        [this](const Rename& node) { apply_node(node); },
                        [](const Dml&) {},
                        [this](const TransactionControl& node) { apply_node(node); },
                        [this](const SetVariable& node) { apply_node(node); },
                        [](const Truncate&) {},
                        [](const LockTable&) {},
                        [](const Reindex&) {},
                        [](const RefreshMaterializedView&) {},
                        [this](const CreateTrigger& node) { apply_node(node); },
                        [this](const CreateView& node) { apply_node(node); },
                        [](const CreateFunction&) {},
                        [this](const CreateSequence& node) { apply_node(node); },
                        [this](const CreateEnum& node) { apply_node(node); },
                        [](const AlterEnum&) {},
                        [](const CreateSchema&) {},
                        [](const CreateExtension&) {},
                        [](const Comment&) {},
                        [](const Grant&) {},
                        [](const Analyze&) {},
                        [](const DoBlock&) {},
                        [](const Unmodelled&) {}},
             statement.node);
}

CatalogRelation* AnalysisState::changeable(const RelationName& name) {
  const CatalogRelation* found = now_.catalog.find(name);
  if (found == nullptr) return nullptr;
  return &now_.catalog.relations[static_cast<std::size_t>(found - now_.catalog.relations.data())];
}

CatalogRelation& AnalysisState::changeable_or_added(const RelationName& name) {
  if (CatalogRelation* found = changeable(name)) return *found;
  CatalogRelation& added = now_.additions[resolve(name)];
  const RelationName full = qualified(name);
  added.schema = full.schema->text();
  added.name = full.name.text();
  return added;
}

// Keeps the catalog's order, by which relations are looked up.
void AnalysisState::create(CatalogRelation relation, const RelationName& name) {
  RelationName full = name;
  if (!full.schema) full.schema = Identifier(now_.catalog.search_path.front());
  if (now_.catalog.find(full) != nullptr) return;
  relation.schema = full.schema->text();
  relation.name = full.name.text();
  now_.created.insert(full.shown());
  auto& relations = now_.catalog.relations;
  const auto place = std::lower_bound(
      relations.begin(), relations.end(), relation,
      [](const CatalogRelation& left, const CatalogRelation& right) {
        return std::tie(left.schema, left.name) < std::tie(right.schema, right.name);
      });
  relations.insert(place, std::move(relation));
}

void AnalysisState::drop(const RelationName& name) {
  const std::string shown = resolve(name);
  now_.created.erase(shown);
  now_.additions.erase(shown);
  if (const CatalogRelation* found = changeable(name)) {
    now_.catalog.relations.erase(now_.catalog.relations.begin() +
                                 (found - now_.catalog.relations.data()));
  }
}

void AnalysisState::qualify(std::vector<Constraint>& constraints) const {
  for (Constraint& constraint : constraints) {
    if (constraint.referenced) constraint.referenced = qualified(*constraint.referenced);
  }
}

void AnalysisState::apply_node(const AlterTable& alter) {
  if (alter.kind == ObjectKind::Index) return;
  CatalogRelation& relation = changeable_or_added(alter.table);
  for (AlterAction action : alter.actions) {
    if (auto* add = std::get_if<AddColumn>(&action)) qualify(add->column.constraints);
    if (auto* add = std::get_if<AddConstraint>(&action); add && add->constraint.referenced) {
      add->constraint.referenced = qualified(*add->constraint.referenced);
    }
    change(relation, action);
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
}

void AnalysisState::apply_node(const CreateTableAs& create_as) {
  CatalogRelation relation;
  relation.kind = relation_kind(create_as.materialized_view);
  create(std::move(relation), create_as.table);
}

void AnalysisState::apply_node(const CreateView& view) {
  if (view.or_replace && !has_catalog_) return;
  CatalogRelation relation;
  relation.kind = 'v';
  create(std::move(relation), view.view);
}

void AnalysisState::apply_node(const CreateSequence& sequence) {
  CatalogRelation relation;
  relation.kind = 'S';
  create(std::move(relation), sequence.sequence);
}

void AnalysisState::apply_node(const CreateEnum& type) {
  now_.created.insert("type " + resolve(type.type));
}

void AnalysisState::apply_node(const CreateIndex& index) {
  add_index(changeable_or_added(index.table), index);
}

void AnalysisState::apply_node(const CreateTrigger& trigger) {
  changeable_or_added(trigger.table)
      .triggers.push_back({.name = trigger.name.text(),
                           .definition = "",
                           .function = trigger.function.shown(),
                           .language = "",
                           .columns = {}});
}

void AnalysisState::apply_node(const DropObjects& dropped) {
  for (const RelationName& name : dropped.names) {
    switch (dropped.kind) {
      case ObjectKind::Table:
      case ObjectKind::View:
      case ObjectKind::MaterializedView:
      case ObjectKind::Sequence:
        drop(name);
        break;
      case ObjectKind::Index:
        if (const CatalogRelation* owner = indexed_relation(name)) {
          std::erase_if(changeable_or_added(owner->relation_name()).indexes,
                        [&](const CatalogIndex& each) { return each.name == name.name.text(); });
        }
        break;
      case ObjectKind::Type:
      case ObjectKind::Domain:
      case ObjectKind::Schema:
      case ObjectKind::Function:
      case ObjectKind::Trigger:
      case ObjectKind::Extension:
      case ObjectKind::Other:
        break;
    }
  }
}

void AnalysisState::apply_node(const Rename& rename) {
  switch (rename.kind) {
    case RenameKind::Column:
      if (rename.part) {
        rename_column(changeable_or_added(rename.relation), *rename.part, rename.new_name);
      }
      return;
    case RenameKind::Constraint:
      if (CatalogRelation* relation = changeable(rename.relation); relation && rename.part) {
        CatalogConstraint* found = find_constraint(*relation, *rename.part);
        if (found != nullptr) found->name = rename.new_name.text();
      }
      return;
    case RenameKind::Table:
    case RenameKind::View:
    case RenameKind::Sequence: {
      // Others may use a relation that existed before under its new name too: it is not created
      // here.
      CatalogRelation renamed = changeable_or_added(rename.relation);
      const bool ours = created_here(rename.relation);
      const bool known = relation(rename.relation) != nullptr;
      const RelationName new_name{Identifier(renamed.schema), rename.new_name};
      drop(rename.relation);
      if (!known) return;
      create(std::move(renamed), new_name);
      if (!ours) now_.created.erase(new_name.shown());
      return;
    }
    case RenameKind::Index:
    case RenameKind::Schema:
    case RenameKind::Other:
      return;
  }
}

void AnalysisState::apply_node(const SetVariable& set) {
  if (set.name == "search_path" && set.value) {
    if (set.local && in_transaction_ && !search_path_after_) {
      search_path_after_ = now_.catalog.search_path;
    }
    std::vector<std::string> schemas = schemas_of(*set.value);
    if (!schemas.empty()) now_.catalog.search_path = std::move(schemas);
  }
  if ((set.name == "timezone" || set.name == "TimeZone") && set.value) {
    if (set.local && in_transaction_ && !time_zone_after_) time_zone_after_ = now_.time_zone;
    now_.time_zone = unquoted(*set.value);
  }
}

void AnalysisState::apply_node(const TransactionControl& control) {
  switch (control.kind) {
    case TransactionKind::Begin:
      if (!in_transaction_) saved_ = {now_};
      in_transaction_ = true;
      return;
    case TransactionKind::Commit:
      end_transaction();
      return;
    case TransactionKind::Rollback:
      if (!saved_.empty()) now_ = std::move(saved_.front());
      end_transaction();
      return;
    case TransactionKind::Savepoint:
      if (in_transaction_) saved_.push_back(now_);
      return;
    case TransactionKind::Release:
      if (saved_.size() > 1) saved_.pop_back();
      return;
    case TransactionKind::RollbackTo:
      if (saved_.size() > 1) now_ = saved_.back();
      return;
    case TransactionKind::Other:
      return;
  }
}

void AnalysisState::end_transaction() {
  in_transaction_ = false;
  saved_.clear();
  now_.held.clear();
  if (search_path_after_) now_.catalog.search_path = std::move(*search_path_after_);
  if (time_zone_after_) now_.time_zone = std::move(*time_zone_after_);
  search_path_after_.reset();
  time_zone_after_.reset();
}

}  // namespace lockstep
