// What is known of a constraint that DROP CONSTRAINT names, which decides whose rule tells of it.

#pragma once

#include "analyzers/catalog_changes.hpp"
#include "analyzers/rules/actions.hpp"

namespace lockstep::rules {

// Null: not known.
inline const CatalogConstraint* dropped_constraint(const Statement& statement,
                                                   const DropConstraint& drop,
                                                   const RuleContext& context) {
  const CatalogRelation* table =
      context.state.known_part(std::get<AlterTable>(statement.node).table);
  return table != nullptr ? find_constraint(*table, drop.constraint) : nullptr;
}

// Without a catalog by the name that the server gives it.
inline bool drops_primary_key(const DropConstraint& drop, const CatalogConstraint* known) {
  if (known != nullptr) return known->kind == "primary key";
  return drop.constraint.text().ends_with("_pkey");
}

}  // namespace lockstep::rules
