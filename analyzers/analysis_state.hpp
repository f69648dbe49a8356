// What is known before a statement runs: the catalog, if there is one, changed by the statements
// before it; the relations that the same script created; the transaction it stands in and the locks
// that it has taken there.

#pragma once

#include "analyzers/effect.hpp"
#include "sql/catalog_snapshot.hpp"
#include "sql/statement.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lockstep {

class AnalysisState {
 public:
  // Without a catalog, facts about relations that the script did not create are unknown.
  AnalysisState(ServerVersion version, std::optional<CatalogSnapshot> catalog);

  ServerVersion version() const { return version_; }
  bool has_catalog() const { return has_catalog_; }
  bool in_transaction() const { return in_transaction_; }
  const std::string& time_zone() const { return now_.time_zone; }

  // Schema-qualified and shown as quote_ident would; unqualified names by search_path, else
  // "public".
  std::string resolve(const RelationName& name) const;
  // Null: not known (no catalog, or not in it). A relation that the script created is known in
  // full.
  const CatalogRelation* relation(const RelationName& name) const;
  // As relation(); for one that is not known, what the script itself added to it, which may be
  // null.
  const CatalogRelation* known_part(const RelationName& name) const;
  // The script itself created it, so nobody else can be using it.
  bool created_here(const RelationName& name) const;
  // The relation that the index belongs to. Null: not known.
  const CatalogRelation* indexed_relation(const RelationName& index) const;
  // An enum, or another type that is no domain, that the script created.
  bool created_type(const RelationName& type) const;
  const CatalogSnapshot& catalog() const { return now_.catalog; }

  // Locks that earlier statements of the open transaction still hold.
  const std::vector<RelationLock>& held_locks() const { return now_.held; }

  // Moves the state past the statement.
  void apply(const Statement& statement);
  // The same, and remembers its locks until the transaction ends.
  void apply(const Statement& statement, const Effect& effect);

 private:
  // All that a ROLLBACK takes back.
  struct World {
    CatalogSnapshot catalog;
    std::map<std::string, CatalogRelation>
        additions;                  // to relations that are not known, by shown name
    std::set<std::string> created;  // relations and types, by shown name
    std::string time_zone;
    std::vector<RelationLock> held;
  };

  RelationName qualified(const RelationName& name) const;
  // Names that a constraint refers to, resolved while the search_path is still the statement's own.
  void qualify(std::vector<Constraint>& constraints) const;
  CatalogRelation* changeable(const RelationName& name);
  CatalogRelation& changeable_or_added(const RelationName& name);
  void create(CatalogRelation relation, const RelationName& name);
  void drop(const RelationName& name);

  void apply_node(const AlterTable& alter);
  void apply_node(const CreateTable& create);
  void apply_node(const CreateTableAs& create);
  void apply_node(const CreateView& create);
  void apply_node(const CreateIndex& create);
  void apply_node(const CreateSequence& create);
  void apply_node(const CreateEnum& create);
  void apply_node(const CreateTrigger& create);
  void apply_node(const DropObjects& drop);
  void apply_node(const Rename& rename);
  void apply_node(const SetVariable& set);
  void apply_node(const TransactionControl& control);
  void end_transaction();

  ServerVersion version_;
  bool has_catalog_ = false;
  bool in_transaction_ = false;
  World now_;
  std::vector<World> saved_;  // at BEGIN, then at each open savepoint
  // What SET LOCAL shadows until the transaction ends.
  std::optional<std::vector<std::string>> search_path_after_;
  std::optional<std::string> time_zone_after_;
};

}  // namespace lockstep
