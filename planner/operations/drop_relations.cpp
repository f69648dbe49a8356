// DROP TABLE and DROP VIEW under load. Nothing is taken from the old version until retire, where
// they are renamed out of sight first, which `undo` takes back, and dropped last.
//
// Out of sight a table's foreign keys would still refuse DELETEs in the tables they refer to, for
// rows that nobody sees: they go with its name, and `undo` brings them back with it.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "planner/operations/touch_routines.hpp"

#include <algorithm>

namespace lockstep {
namespace {

Fragment keyword(ObjectKind kind) {
  if (kind == ObjectKind::View) return "VIEW ";
  return kind == ObjectKind::MaterializedView ? Fragment("MATERIALIZED VIEW ") : Fragment("TABLE ");
}

class RelationsDropped {
 public:
  RelationsDropped(const operations::DropRelations& operation, const AnalysisState& before)
      : operation_(operation), before_(before) {}

  PlanFragment plan() const {
    PlanFragment fragment;
    for (const CatalogRelation& relation : operation_.relations) {
      fragment.relations.push_back(relation.shown());
      add_breaks(relation, fragment.breaks);
    }
    fragment.retire.push_back(retire_gate());
    for (const CatalogRelation& relation : operation_.relations)
      fragment.retire.push_back(soft_drop(relation));
    fragment.retire.push_back(drop_gate());
    fragment.retire.push_back(drop());
    return fragment;
  }

 private:
  bool is_table() const { return operation_.kind == ObjectKind::Table; }
  bool goes_too(const std::string& shown) const {
    return std::any_of(operation_.relations.begin(), operation_.relations.end(),
                       [&](const CatalogRelation& each) { return each.shown() == shown; });
  }
  // Its own keys to tables that stay. A partitioned table's cannot be NOT VALID before 18.
  std::vector<const CatalogConstraint*> keys(const CatalogRelation& table) const {
    std::vector<const CatalogConstraint*> keys;
    if (table.kind != 'r') return keys;
    for (const CatalogConstraint& constraint : table.constraints) {
      if (!constraint.referenced.empty() && !goes_too(constraint.referenced))
        keys.push_back(&constraint);
    }
    return keys;
  }
  static RelationName dropped(const CatalogRelation& relation) {
    return {Identifier(relation.schema),
            derived_name("lockstep_dropped_", Identifier(relation.name))};
  }
  std::string listed() const {
    std::string text;
    for (const CatalogRelation& relation : operation_.relations)
      text += (text.empty() ? "" : ", ") + relation.shown();
    return text;
  }
  SqlBuilder alter(const RelationName& name) const {
    return SqlBuilder{} << "ALTER " << keyword(operation_.kind) << name;
  }
  std::vector<RelationLock> locks_of(const CatalogRelation& relation,
                                     const RelationName& name) const;
  void add_breaks(const CatalogRelation& relation, std::vector<CompatibilityBreak>& breaks) const;
  Step retire_gate() const;
  Step soft_drop(const CatalogRelation& relation) const;
  void put_back_keys(const CatalogRelation& table, Undo& undo) const;
  Step drop_gate() const;
  bool stays_locked(const std::string& shown) const;
  Step drop() const;

  const operations::DropRelations& operation_;
  const AnalysisState& before_;
};

std::vector<RelationLock> RelationsDropped::locks_of(const CatalogRelation& relation,
                                                     const RelationName& name) const {
  std::vector<RelationLock> locks = locked(name, LockMode::AccessExclusive);
  for (const CatalogConstraint* key : keys(relation)) {
    if (key->referenced != relation.shown())
      locks.push_back({key->referenced, LockMode::AccessExclusive});
  }
  std::sort(locks.begin(), locks.end());
  locks.erase(std::unique(locks.begin(), locks.end()), locks.end());
  return locks;
}

void RelationsDropped::add_breaks(const CatalogRelation& relation,
                                  std::vector<CompatibilityBreak>& breaks) const {
  breaks.push_back({"all", "statements of the old version that name " + relation.shown() +
                               " fail from retire "
                               "on"});
  for (const CatalogConstraint& constraint : relation.constraints) {
    if (constraint.referenced.empty() || goes_too(constraint.referenced)) continue;
    breaks.push_back(
        {"writers",
         "rows of " + constraint.referenced + " that " + relation.shown() + " refers to (" +
             Identifier(constraint.name).shown() + ") cannot be deleted until " +
             (relation.kind == 'r' ? "it is out of sight, in retire" : "it is dropped")});
  }
}

Step RelationsDropped::retire_gate() const {
  AwaitGate action{{Gate::OldUsersGone, Gate::Observe}};
  for (const CatalogRelation& relation : operation_.relations) {
    action.watched.push_back({relation.relation_name()});
    for (const std::string& child : relation.children) {
      if (const CatalogRelation* below = before_.relation_shown(child))
        action.watched.push_back({below->relation_name()});
    }
  }
  return await(std::move(action), "until then the old version uses " + listed() + " as before");
}

Step RelationsDropped::soft_drop(const CatalogRelation& relation) const {
  const RelationName name = relation.relation_name();
  const RelationName hidden = dropped(relation);
  RunDdl action{{}, locks_of(relation, name)};
  for (const CatalogConstraint* key : keys(relation))
    action.sql.push_back(alter(name) << " DROP CONSTRAINT " << Identifier(key->name));
  action.sql.push_back(alter(name) << " RENAME TO " << hidden.name);

  Undo undo{.statements = {alter(hidden) << " RENAME TO " << name.name},
            .locks = locks_of(relation, hidden)};
  put_back_keys(relation, undo);
  if (is_table()) {
    action.sql.push_back(touch_routines({name, hidden}));
    undo.statements.push_back(touch_routines({name, hidden}));
  }
  return {.id = "",
          .action = std::move(action),
          .undo = std::move(undo),
          .why = relation.shown() +
                 " goes out of sight with all that is in it; `undo` brings it back at once"};
}

// Rows referred to may have been deleted meanwhile: then the proof fails and names them.
void RelationsDropped::put_back_keys(const CatalogRelation& table, Undo& undo) const {
  const RelationName name = table.relation_name();
  for (const CatalogConstraint* key : keys(table)) {
    SqlBuilder add = alter(name);
    add << " ADD CONSTRAINT " << Identifier(key->name) << " " << Sql::from_catalog(key->definition);
    undo.statements.push_back(key->validated ? add << " NOT VALID" : add);
    if (!key->comment.empty()) {
      undo.statements.push_back(SqlBuilder{} << "COMMENT ON CONSTRAINT " << Identifier(key->name)
                                             << " ON " << name << " IS " << Literal{key->comment});
    }
    if (!key->validated) continue;
    undo.afterwards.push_back({alter(name) << " VALIDATE CONSTRAINT " << Identifier(key->name),
                               locked(name, LockMode::ShareUpdateExclusive)});
  }
}

Step RelationsDropped::drop_gate() const {
  if (!is_table()) return await({{Gate::Bake}}, "nobody has missed " + listed());
  return await({{Gate::Bake, Gate::RestorePoint}},
               "nobody has missed " + listed() + ", and there is a point to restore to");
}

// Its indexes, sequences and partitions, and tables that a key of it still refers to.
bool RelationsDropped::stays_locked(const std::string& shown) const {
  const CatalogRelation* other = before_.relation_shown(shown);
  if (other == nullptr || other->kind == 'S' || other->is_partition) return true;
  return std::any_of(operation_.relations.begin(), operation_.relations.end(),
                     [&](const CatalogRelation& relation) {
                       return relation.kind == 'p' &&
                              std::any_of(relation.constraints.begin(), relation.constraints.end(),
                                          [&](const CatalogConstraint& constraint) {
                                            return constraint.referenced == shown;
                                          });
                     });
}

// By the name that it has then.
Step RelationsDropped::drop() const {
  DropObject action;
  SqlBuilder drop;
  drop << "DROP " << keyword(operation_.kind);
  bool first = true;
  for (const CatalogRelation& relation : operation_.relations) {
    const RelationName hidden = dropped(relation);
    append(action.locks, locked(hidden, LockMode::AccessExclusive));
    drop << (first ? Fragment("") : Fragment(", ")) << hidden;
    first = false;
  }
  for (const RelationLock& lock : operation_.effect.locks) {
    if (!goes_too(lock.relation) && stays_locked(lock.relation)) action.locks.push_back(lock);
  }
  action.sql = {drop};
  return {.id = "",
          .action = std::move(action),
          .undo = {},
          .reversible = false,
          .why = (is_table() ? "the data of " : std::string()) + listed() + " is given up"};
}

}  // namespace

PlanFragment plan(const operations::DropRelations& operation, const OperationContext& context) {
  return RelationsDropped(operation, context.before).plan();
}

}  // namespace lockstep
