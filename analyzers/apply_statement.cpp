// AnalysisState::apply: how each statement moves the state. What a statement leaves in the catalog
// of one relation is in catalog_changes; names that go and come are in apply_names, views in
// apply_view, what is not understood in apply_doubt.

#include "analyzers/analysis_state.hpp"
#include "analyzers/catalog_changes.hpp"
#include "analyzers/text_facts.hpp"
#include "sql/overloaded.hpp"

#include <algorithm>
#include <set>

namespace lockstep {
namespace {

// The tables that its foreign keys refer to, shown form.
std::set<std::string> referred(const CatalogRelation& relation) {
  std::set<std::string> others;
  for (const CatalogConstraint& constraint : relation.constraints) {
    if (!constraint.referenced.empty()) others.insert(constraint.referenced);
  }
  return others;
}

bool listed(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What a table's ALTER does to those that inherit from it as well.
bool reaches_children(const AlterAction& action) {
  const auto* add = std::get_if<AddConstraint>(&action);
  return std::holds_alternative<AddColumn>(action) || std::holds_alternative<DropColumn>(action) ||
         std::holds_alternative<AlterColumnType>(action) ||
         std::holds_alternative<SetNotNull>(action) ||
         std::holds_alternative<DropNotNull>(action) ||
         std::holds_alternative<SetDefault>(action) ||
         std::holds_alternative<DropDefault>(action) ||
         (add != nullptr && add->constraint.kind == ConstraintKind::Check &&
          !add->constraint.no_inherit);
}

// Without its names: they are the child's own.
void inherit(const CatalogRelation& parent, CatalogRelation& child) {
  std::vector<CatalogColumn> columns = parent.columns;
  for (CatalogColumn& own : child.columns) {
    const auto same = std::find_if(columns.begin(), columns.end(), [&](const CatalogColumn& each) {
      return each.name == own.name;
    });
    if (same == columns.end()) columns.push_back(std::move(own));
  }
  child.columns = std::move(columns);
  for (const CatalogConstraint& constraint : parent.constraints) {
    if (constraint.kind == "check" && !constraint.definition.ends_with("NO INHERIT"))
      child.constraints.push_back(constraint);
  }
}

}  // namespace

void AnalysisState::apply(const Statement& statement, const Effect& effect) {
  if (in_transaction_) {
    now_.held.insert(now_.held.end(), effect.locks.begin(), effect.locks.end());
  }
  apply(statement);
}

void AnalysisState::apply(const Statement& statement) {
  std::visit(
      Overloaded{[this](const AlterTable& node) { apply_node(node); },
                 [this](const CreateTable& node) { apply_node(node); },
                 [&](const CreateTableAs& node) { apply_query(node, statement.text); },
                 [&](const CreateIndex& node) {
                   change_relation(node.table, [&](CatalogRelation& table) {
                     add_index(table, node);
                     read_index(table, statement);
                   });
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
                   change_relation(node.table, [&](CatalogRelation& table) {
                     table.triggers.push_back({.name = node.name.text(),
                                               .definition = "",
                                               .function = node.function.shown(),
                                               .language = "",
                                               .columns = columns_named(table, statement.text)});
                   });
                 },
                 [&](const CreateView& node) { apply_query(node, statement.text); },
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
                   change_relation(node.table, [&](CatalogRelation& table) {
                     attach_to(table, node, statement);
                   });
                 },
                 [](const CreateStatistics&) {},
                 [&](const ChangePublication& node) {
                   for (const RelationName& each : node.tables)
                     change_relation(each, [&](CatalogRelation& table) { publish(table, node); });
                 },
                 [](const CatalogOnly&) {}, [](const RunsCode&) {}, [](const DoBlock&) {},
                 [](const Unmodelled&) {}},
      statement.node);
  doubt_after(statement);
  if (!in_transaction_) relations_.forget_journal();
  catalog_.reset();
}

void AnalysisState::change_relation(const RelationName& name, const KnownRelations::Change& apply) {
  const RelationName full = qualified(name);
  change_shown(resolve(name), [&](CatalogRelation& relation) {
    if (relation.name.empty()) {
      relation.schema = full.schema->text();
      relation.name = full.name.text();
    }
    apply(relation);
  });
}

void AnalysisState::change_shown(const std::string& shown, const KnownRelations::Change& apply) {
  std::set<std::string> gone;
  std::set<std::string> now;
  relations_.change(shown, [&](CatalogRelation& relation) {
    gone = referred(relation);
    apply(relation);
    now = referred(relation);
  });
  if (gone == now) return;
  for (const std::string& other : gone) {
    if (!now.contains(other)) unlist_reference(other, shown);
  }
  list_references(shown, now);
}

// That `shown` has a foreign key to them is kept up with these tables too.
void AnalysisState::list_references(const std::string& shown, const std::set<std::string>& others) {
  for (const std::string& other : others) {
    const CatalogRelation* found = relations_.find_part(other);
    if (found == nullptr || listed(found->referenced_by, shown)) continue;
    relations_.change(other, [&](CatalogRelation& changed) {
      changed.referenced_by.push_back(shown);
      std::sort(changed.referenced_by.begin(), changed.referenced_by.end());
    });
  }
}

void AnalysisState::unlist_reference(const std::string& other, const std::string& shown) {
  const CatalogRelation* found = relations_.find_part(other);
  if (found == nullptr || !listed(found->referenced_by, shown)) return;
  relations_.change(other,
                    [&](CatalogRelation& changed) { std::erase(changed.referenced_by, shown); });
}

void AnalysisState::create(CatalogRelation created, const RelationName& name,
                           KnownRelations::Definition definition) {
  RelationName full = name;
  if (!full.schema) full.schema = Identifier(search_path_.front());
  if (relations_.find(full.shown()) != nullptr) return;
  created.schema = full.schema->text();
  created.name = full.name.text();
  const std::string shown = created.shown();
  const std::set<std::string> others = referred(created);
  relations_.create(std::move(created), definition);
  list_references(shown, others);
}

void AnalysisState::attach(const std::string& child, const std::string& parent, bool is_default) {
  if (relations_.find(child) != nullptr) {
    change_shown(child, [&](CatalogRelation& changed) {
      changed.inherits = true;
      changed.default_partition = is_default;
      changed.parents.push_back(parent);
    });
  }
  if (relations_.find(parent) != nullptr) {
    change_shown(parent, [&](CatalogRelation& changed) {
      changed.inherits = true;
      changed.children.push_back(child);
    });
  }
}

void AnalysisState::detach(const std::string& child, const std::string& parent) {
  if (relations_.find(child) != nullptr) {
    change_shown(child, [&](CatalogRelation& changed) {
      std::erase(changed.parents, parent);
      changed.is_partition = false;
      changed.default_partition = false;
    });
  }
  if (relations_.find(parent) != nullptr) {
    change_shown(parent, [&](CatalogRelation& changed) { std::erase(changed.children, child); });
  }
}

void AnalysisState::apply_node(const AlterTable& alter) {
  if (alter.kind == ObjectKind::Index || alter.kind == ObjectKind::Type) return;
  const bool known = relation(alter.table) != nullptr;
  const std::string shown = resolve(alter.table);
  std::vector<std::string> children;
  change_relation(alter.table, [&](CatalogRelation& changed) {
    for (const AlterAction& action : alter.actions) {
      // Of a column that is perhaps there already nothing is known.
      const auto* add = std::get_if<AddColumn>(&action);
      const bool perhaps = add != nullptr && add->if_not_exists == IfExists::Tolerated && !known;
      if (!perhaps)
        change(changed, action, [this](const RelationName& name) { return resolve(name); });
    }
    children = changed.children;
  });
  if (!alter.only) change_children(children, alter);
  for (const AlterAction& action : alter.actions)
    change_family(shown, action);
}

void AnalysisState::change_children(const std::vector<std::string>& children,
                                    const AlterTable& alter) {
  for (const std::string& child : children) {
    if (relations_.find(child) == nullptr) continue;
    std::vector<std::string> below;
    change_shown(child, [&](CatalogRelation& changed) {
      for (const AlterAction& action : alter.actions) {
        if (reaches_children(action))
          change(changed, action, [this](const RelationName& name) { return resolve(name); });
      }
      below = changed.children;
    });
    change_children(below, alter);
  }
}

void AnalysisState::change_family(const std::string& shown, const AlterAction& action) {
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

void AnalysisState::apply_node(const CreateTable& create_table) {
  // IF NOT EXISTS without a catalog: it may well have existed.
  if (create_table.if_not_exists == IfExists::Tolerated && !has_catalog_) return;
  CatalogRelation created =
      created_relation(create_table, [this](const RelationName& name) { return resolve(name); });
  std::vector<RelationName> parents = create_table.inherits;
  if (create_table.partition_of) parents.push_back(*create_table.partition_of);
  bool spelled = create_table.like.empty();
  for (const RelationName& parent : parents) {
    const CatalogRelation* found = relation(parent);
    if (found != nullptr) inherit(*found, created);
    // A partition gets its parent's indexes, under names of its own.
    spelled = spelled && found != nullptr && (found->kind != 'p' || found->indexes.empty());
  }
  create(std::move(created), create_table.table,
         spelled ? KnownRelations::Definition::Spelled : KnownRelations::Definition::Partly);
  for (const RelationName& parent : parents) {
    attach(resolve(create_table.table), resolve(parent),
           create_table.partition_of && create_table.default_partition);
  }
}

void AnalysisState::apply_node(const CreateSequence& sequence) {
  CatalogRelation relation;
  relation.kind = 'S';
  create(std::move(relation), sequence.sequence, KnownRelations::Definition::Spelled);
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
  relations_.mark_created("type " + resolve(type.type));
}

void AnalysisState::apply_node(const CreateType& type) {
  now_.types[resolve(type.type)] = false;
  relations_.mark_created("type " + resolve(type.type));
}

void AnalysisState::apply_node(const AlterEnum& alter) {
  if (!alter.new_name && in_transaction_) now_.enum_values.push_back(alter.value);
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
