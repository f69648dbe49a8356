// DROP and TRUNCATE: what is given up, and whom it takes along.

#include "analyzers/catalog_changes.hpp"
#include "analyzers/effects/columns_of_type.hpp"
#include "analyzers/effects/families.hpp"

#include <algorithm>

namespace lockstep::effects {
namespace {

std::string_view noun(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::Table:
      return "table";
    case ObjectKind::Index:
      return "index";
    case ObjectKind::View:
      return "view";
    case ObjectKind::MaterializedView:
      return "materialized view";
    case ObjectKind::Sequence:
      return "sequence";
    case ObjectKind::Type:
      return "type";
    case ObjectKind::Domain:
      return "domain";
    case ObjectKind::Schema:
      return "schema";
    case ObjectKind::Function:
      return "function";
    case ObjectKind::Trigger:
      return "trigger";
    case ObjectKind::Extension:
      return "extension";
    case ObjectKind::ForeignTable:
      return "foreign table";
    case ObjectKind::Statistics:
      return "statistics";
    case ObjectKind::Publication:
      return "publication";
    case ObjectKind::Database:
      return "database";
    case ObjectKind::Standalone:
    case ObjectKind::Other:
      return "object";
  }
  return "object";
}

bool dropped_with(const DropObjects& drop, const std::string& relation,
                  const EffectBuilder& effect) {
  return std::any_of(drop.names.begin(), drop.names.end(),
                     [&](const RelationName& name) { return effect.shown(name) == relation; });
}

// Its indexes, its owned sequences, its partitions, and for a partition its parent.
void describe_parts(const DropObjects& drop, const CatalogRelation& relation,
                    EffectBuilder& effect) {
  const std::string shown = relation.shown();
  effect.lock_indexes(shown, LockMode::AccessExclusive);
  effect.lock_owned_sequences(shown, LockMode::AccessExclusive);
  if (relation.is_partition) {
    for (const std::string& parent : relation.parents)
      effect.lock_table(parent, LockMode::AccessExclusive);
  }
  for (const std::string& child : relation.children) {
    if (relation.kind == 'p' || drop.behavior == DropBehavior::Cascade) {
      effect.lock_table(child, LockMode::AccessExclusive);
      effect.destroys("table " + child);
      if (const CatalogRelation* below = effect.state().relation_shown(child))
        describe_parts(drop, *below, effect);
    } else if (!dropped_with(drop, child, effect)) {
      effect.raises("2BP01", "table " + child + " inherits from " + shown);
    }
  }
}

// Other relations that go or fail with it, as far as the catalog tells.
void describe_dependents(const DropObjects& drop, const RelationName& name, EffectBuilder& effect) {
  const CatalogRelation* relation = effect.state().relation(name);
  if (relation == nullptr) return;
  if (drop.kind == ObjectKind::Table) describe_parts(drop, *relation, effect);
  for (const CatalogConstraint& constraint : relation->constraints) {
    if (!constraint.referenced.empty()) {
      effect.lock_table(constraint.referenced, lock_profile(DdlAction::DropTableReferencing).mode);
    }
  }
  const bool cascade = drop.behavior == DropBehavior::Cascade;
  for (const std::string& referencing : relation->referenced_by) {
    if (referencing == relation->shown() || dropped_with(drop, referencing, effect)) continue;
    if (cascade) {
      effect.lock_table(referencing, LockMode::AccessExclusive);
      effect.weakens("foreign keys of " + referencing + " to " + relation->shown());
    } else {
      effect.raises("2BP01", "foreign keys of " + referencing + " depend on " + relation->shown());
    }
  }
  for (const CatalogDependent& dependent : relation->dependents) {
    if (dependent.kind != "view" && dependent.kind != "materialized view") continue;
    if (cascade) {
      effect.lock_table(dependent.name, LockMode::AccessExclusive);
      effect.destroys(dependent.kind + " " + dependent.name);
    } else if (!dropped_with(drop, dependent.name, effect)) {
      effect.raises("2BP01",
                    dependent.kind + " " + dependent.name + " depends on " + relation->shown());
    }
  }
}

// Nobody uses the table, but what it refers to, or is a part of, has users.
void drop_created(const RelationName& name, EffectBuilder& effect) {
  const CatalogRelation* relation = effect.state().relation(name);
  if (relation == nullptr) return;
  const auto lock = [&](const std::string& other) {
    if (!effect.state().created_here_shown(other))
      effect.lock_table(other, lock_profile(DdlAction::DropTableReferencing).mode);
  };
  for (const CatalogConstraint& constraint : relation->constraints) {
    if (!constraint.referenced.empty()) lock(constraint.referenced);
  }
  if (!relation->is_partition) return;
  for (const std::string& parent : relation->parents)
    lock(parent);
}

// A default draws from it, its owner's own or another's.
void refuse_used_sequence(const DropObjects& drop, const RelationName& name,
                          EffectBuilder& effect) {
  const CatalogRelation* relation = effect.state().relation(name);
  if (relation == nullptr || !relation->sequence || drop.behavior == DropBehavior::Cascade) return;
  const CatalogSequence& sequence = *relation->sequence;
  const CatalogRelation* owner = effect.state().relation_shown(sequence.table);
  const CatalogColumn* column =
      owner == nullptr ? nullptr : owner->column(Identifier(sequence.column));
  const bool draws = column != nullptr && column->default_value &&
                     column->default_value->find("nextval(") != std::string::npos;
  if (draws || sequence.identity || !sequence.defaults.empty())
    effect.raises("2BP01", "a default draws from sequence " + relation->shown());
}

void drop_relation(const DropObjects& drop, const RelationName& name, EffectBuilder& effect) {
  if (!effect.exists(name, drop.if_exists)) return;
  if (drop.kind == ObjectKind::Sequence) refuse_used_sequence(drop, name, effect);
  effect.act_alone(DdlAction::DropTable, name);
  if (effect.state().created_here(name)) return drop_created(name, effect);
  const std::string shown = std::string(noun(drop.kind)) + " " + effect.shown(name);
  if (drop.kind == ObjectKind::Table || drop.kind == ObjectKind::Sequence) effect.destroys(shown);
  effect.breaks("all", "statements of the running version that name " + shown + " fail");
  describe_dependents(drop, name, effect);
  if (drop.behavior == DropBehavior::Cascade) effect.destroys("what depends on " + shown);
}

void drop_index(const DropObjects& drop, const RelationName& name, EffectBuilder& effect) {
  const bool concurrent = drop.concurrency == Concurrency::Concurrent;
  const DdlAction action = concurrent ? DdlAction::DropIndexConcurrently : DdlAction::DropIndex;
  if (concurrent) effect.needs_no_transaction_block();
  if (concurrent && drop.names.size() > 1) {
    effect.raises("0A000", "DROP INDEX CONCURRENTLY takes one index at a time");
  }
  const CatalogRelation* owner = effect.state().indexed_relation(name);
  if (owner != nullptr) {
    const RelationName table = owner->relation_name();
    effect.act(action, table);
    if (effect.state().created_here(table)) return;
    if (concurrent && owner->kind == 'p')
      effect.raises("0A000", "a partitioned table's index cannot be dropped CONCURRENTLY");
    if (find_constraint(*owner, name.name) != nullptr) {
      effect.raises("2BP01",
                    "constraint " + name.shown() + " of " + owner->shown() + " needs the index");
    }
    const auto index =
        std::find_if(owner->indexes.begin(), owner->indexes.end(),
                     [&](const CatalogIndex& each) { return each.name == name.name.text(); });
    if (index->attached) {
      effect.raises("2BP01", "index " + name.shown() + " is part of its parent table's index");
    }
    if (index->unique) effect.weakens("uniqueness by index " + effect.shown(name));
  } else if (effect.state().has_catalog()) {
    if (drop.if_exists == IfExists::Tolerated) {
      effect.fact("index " + effect.shown(name) + " does not exist, so nothing happens");
    } else {
      effect.raises("42704", "index " + effect.shown(name) + " does not exist");
    }
    return;
  } else if (!concurrent) {
    effect.fact("the table of index " + effect.shown(name) +
                " is not known; it is locked in the same mode");
  }
  effect.lock_index(effect.shown(name), lock_profile(action).mode);
}

void drop_known_schema(const DropObjects& drop, const RelationName& name, EffectBuilder& effect) {
  const std::string schema = name.name.shown();
  const bool cascade = drop.behavior == DropBehavior::Cascade;
  for (const CatalogRelation& relation : effect.state().catalog().relations) {
    if (relation.schema != name.name.text() || effect.state().created_here_shown(relation.shown()))
      continue;
    if (!cascade) {
      effect.raises("2BP01", relation.shown() + " is in schema " + schema);
      return;
    }
    effect.lock_table(relation.shown(), LockMode::AccessExclusive);
    effect.destroys("table " + relation.shown());
    effect.breaks("all",
                  "statements of the running version that name " + relation.shown() + " fail");
  }
  if (cascade) {
    effect.unknown("if no running version uses a function or type of schema " + schema);
  } else {
    effect.unknown("if schema " + schema + " holds no function or type");
  }
}

void drop_schema(const DropObjects& drop, const RelationName& name, EffectBuilder& effect) {
  const std::string schema = name.name.shown();
  if (effect.state().has_catalog()) return drop_known_schema(drop, name, effect);
  if (drop.behavior == DropBehavior::Cascade) {
    effect.destroys("everything in schema " + schema);
    effect.breaks("all", "statements of the running version that use schema " + schema + " fail");
  } else {
    effect.unknown("if schema " + schema + " is empty");
  }
}

void drop_function(const DropObjects& drop, const RelationName& name, EffectBuilder& effect) {
  if (drop.if_exists == IfExists::Tolerated && !effect.state().knows_function(name) &&
      effect.state().has_catalog()) {
    effect.unknown("if there is no function " + name.shown() + ", or nobody calls it");
    return;
  }
  effect.breaks("all", "statements of the running version that call " + name.shown() + "() fail");
  if (drop.behavior == DropBehavior::Cascade)
    effect.destroys("what depends on function " + name.shown());
}

// Before it is refused, DROP TYPE locks the tables that have such columns.
void drop_type(const DropObjects& drop, const RelationName& name, EffectBuilder& effect) {
  if (effect.state().created_type(name)) return;
  const std::string shown = std::string(noun(drop.kind)) + " " + name.shown();
  const bool cascade = drop.behavior == DropBehavior::Cascade;
  if (cascade) effect.destroys("what depends on " + shown);
  effect.breaks("all", "statements of the running version that name " + shown + " fail");
  for (const std::string& table : tables_with_type(name, effect.state())) {
    effect.lock_table(table, LockMode::AccessExclusive);
    if (!cascade) effect.raises("2BP01", "a column of " + table + " depends on " + shown);
  }
}

// The trigger, rule or policy; true as well when the table is not known.
bool stands_on(const DropObjects& drop, const RelationName& name, EffectBuilder& effect) {
  const CatalogRelation* relation = effect.state().relation(*drop.on_table);
  if (relation == nullptr || effect.state().created_here(*drop.on_table)) return true;
  const auto named = [&](const auto& list) {
    return std::any_of(list.begin(), list.end(),
                       [&](const auto& each) { return each.name == name.name.text(); });
  };
  if (named(relation->triggers) || named(relation->rules) || named(relation->policies)) return true;
  if (drop.if_exists == IfExists::Tolerated) {
    effect.fact(name.shown() + " does not exist, so nothing happens");
  } else {
    effect.raises("42704", name.shown() + " of " + relation->shown() + " does not exist");
  }
  return false;
}

void drop_statistics(const RelationName& name, EffectBuilder& effect) {
  if (!effect.state().has_catalog()) return;
  for (const CatalogRelation& relation : effect.state().catalog().relations) {
    for (const CatalogStatistics& each : relation.statistics) {
      const bool same_schema = !name.schema || name.schema->text() == each.schema;
      if (each.name == name.name.text() && same_schema)
        effect.lock_table(relation.shown(), LockMode::ShareUpdateExclusive);
    }
  }
}

void drop_other(const DropObjects& drop, const RelationName& name, EffectBuilder& effect) {
  const std::string shown = std::string(noun(drop.kind)) + " " + name.shown();
  if (drop.on_table) {  // trigger, rule, policy
    if (effect.exists(*drop.on_table, drop.if_exists) && stands_on(drop, name, effect)) {
      effect.act(DdlAction::DropTrigger, *drop.on_table);
      if (!effect.state().created_here(*drop.on_table)) {
        effect.weakens("what " + name.shown() + " does on " + effect.shown(*drop.on_table));
      }
    }
  } else if (drop.kind == ObjectKind::Other) {
    effect.not_understood("this form of " + effect.statement().kind + " is not modelled");
  } else if (drop.behavior == DropBehavior::Cascade) {
    effect.destroys("what depends on " + shown);
  } else if (!effect.state().created_type(name)) {
    effect.unknown("if nothing uses " + shown);
  }
}

}  // namespace

void describe(const DropObjects& drop, EffectBuilder& effect) {
  for (const RelationName& name : drop.names) {
    switch (drop.kind) {
      case ObjectKind::Table:
      case ObjectKind::View:
      case ObjectKind::MaterializedView:
      case ObjectKind::Sequence:
      case ObjectKind::ForeignTable:
        drop_relation(drop, name, effect);
        break;
      case ObjectKind::Index:
        drop_index(drop, name, effect);
        break;
      case ObjectKind::Schema:
        drop_schema(drop, name, effect);
        break;
      case ObjectKind::Database:
        effect.needs_no_transaction_block();
        effect.destroys("database " + name.name.shown());
        break;
      case ObjectKind::Publication:
        effect.weakens("replication by publication " + name.name.shown());
        break;
      case ObjectKind::Statistics:
        drop_statistics(name, effect);
        break;
      case ObjectKind::Standalone:
        break;
      case ObjectKind::Function:
        drop_function(drop, name, effect);
        break;
      case ObjectKind::Type:
      case ObjectKind::Domain:
        drop_type(drop, name, effect);
        break;
      case ObjectKind::Trigger:
      case ObjectKind::Extension:
      case ObjectKind::Other:
        drop_other(drop, name, effect);
        break;
    }
  }
}

namespace {

// With its family and, under RESTART IDENTITY, the sequences of its columns.
void empty(const Truncate& truncate, const RelationName& table, EffectBuilder& effect) {
  effect.act(DdlAction::Truncate, table);
  for (const std::string& member : effect.family(table)) {
    effect.lock_indexes(member, LockMode::AccessExclusive);
    effect.renew_indexes(member);
    if (!truncate.restart_identity) continue;
    effect.lock_owned_sequences(member, LockMode::AccessExclusive);
    for (const std::string& sequence : effect.state().owned_sequences(member))
      effect.new_heap(sequence);
  }
}

}  // namespace

void describe(const Truncate& truncate, EffectBuilder& effect) {
  std::vector<RelationName> tables = truncate.tables;
  for (std::size_t next = 0; next < tables.size(); ++next) {
    const RelationName table = tables[next];
    if (!effect.exists(table) || effect.state().created_here(table)) continue;
    empty(truncate, table, effect);
    effect.destroys("every row of " + effect.shown(table));
    const CatalogRelation* relation = effect.state().relation(table);
    if (truncate.behavior == DropBehavior::Cascade && relation == nullptr) {
      effect.destroys("every row of the tables that refer to " + effect.shown(table));
    }
    if (relation == nullptr) continue;
    for (const std::string& referencing : relation->referenced_by) {
      const bool named = std::any_of(tables.begin(), tables.end(), [&](const auto& each) {
        return effect.shown(each) == referencing;
      });
      const CatalogRelation* other = effect.state().relation_shown(referencing);
      if (named || other == nullptr) continue;
      if (truncate.behavior == DropBehavior::Cascade) {
        tables.push_back(other->relation_name());
      } else {
        effect.raises("0A000",
                      "a foreign key of " + referencing + " refers to " + effect.shown(table));
      }
    }
  }
}

}  // namespace lockstep::effects
