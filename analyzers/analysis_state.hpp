// What is known before a statement runs: the catalog, if there is one, changed by the statements before
// it; the relations that the same script created; the transaction it stands in.

#pragma once

#include "sql/catalog_snapshot.hpp"
#include "sql/statement.hpp"

#include <optional>
#include <set>
#include <string>

namespace lockstep {

class AnalysisState {
 public:
  // Without a catalog, facts about relations that the script did not create are unknown.
  AnalysisState(ServerVersion version, std::optional<CatalogSnapshot> catalog);

  ServerVersion version() const { return version_; }
  bool has_catalog() const { return has_catalog_; }
  bool in_transaction() const { return in_transaction_; }

  // Schema-qualified and shown as quote_ident would; unqualified names by search_path, else "public".
  std::string resolve(const RelationName& name) const;
  // Null: not known (no catalog, or not in it). A relation that the script created is known in full.
  const CatalogRelation* relation(const RelationName& name) const;
  // The script itself created it, so nobody else can be using it.
  bool created_here(const RelationName& name) const;
  const CatalogSnapshot& catalog() const { return catalog_; }

  // Moves the state past the statement.
  void apply(const Statement& statement);

 private:
  ServerVersion version_;
  bool has_catalog_ = false;
  bool in_transaction_ = false;
  CatalogSnapshot catalog_;
  std::set<std::string> created_;
};

}  // namespace lockstep
