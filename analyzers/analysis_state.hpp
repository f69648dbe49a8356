// What is known before a statement runs: the catalog, if there is one, changed by the statements
// and scripts before it; the relations that the same script created; the session's settings; the
// transaction it stands in, the locks that it has taken there and the enum values that it has
// added. A copy is cheap while little was changed: the catalog is shared.

#pragma once

#include "analyzers/effect.hpp"
#include "analyzers/known_relations.hpp"
#include "analyzers/script_settings.hpp"
#include "sql/catalog_snapshot.hpp"
#include "sql/statement.hpp"

#include <map>
#include <memory>
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
  std::string time_zone() const;  // "" when not known
  const ScriptSettings& settings() const { return now_.settings; }

  // Schema-qualified and shown as quote_ident would; unqualified names by search_path, else
  // "public".
  std::string resolve(const RelationName& name) const { return resolved(name); }
  // Null: not known (no catalog, or not in it). A relation that the script created is known in
  // full.
  const CatalogRelation* relation(const RelationName& name) const;
  const CatalogRelation* relation_shown(const std::string& shown) const;
  // As relation(); for one that is not known, what the script itself added to it, which may be
  // null.
  const CatalogRelation* known_part(const RelationName& name) const;
  // The script itself created it, so nobody else can be using it.
  bool created_here(const RelationName& name) const;
  bool created_here_shown(const std::string& shown) const { return relations_.created(shown); }
  bool filled_here(const RelationName& name) const;
  // What is known of it, in full or in part, comes from scripts before this one.
  bool told_earlier(const std::string& shown) const { return relations_.told_earlier(shown); }
  // It may or may not exist: something that is not understood named it.
  bool doubted(const RelationName& name) const { return relations_.doubted(resolve(name)); }
  // The relation that the index belongs to. Null: not known.
  const CatalogRelation* indexed_relation(const RelationName& index) const;
  // Shown form: what a view reads; which sequences a table owned in the catalog.
  std::vector<std::string> read_by(const std::string& view) const {
    return relations_.read_by(view);
  }
  std::vector<std::string> owned_sequences(const std::string& table) const {
    return relations_.indexed_base().owned_sequences(table);
  }
  // An enum, or another type that is no domain, that the script created.
  bool created_type(const RelationName& type) const;
  // Of a type that a script created, this one or one before it: whether it is a domain with
  // constraints. Nothing: not known.
  std::optional<bool> constrained_type(const RelationName& type) const;
  // The domain by its name as written. Null: it is none, or not known.
  const CatalogDomain* domain(const RelationName& name) const;
  const CatalogDomain* domain_shown(std::string_view shown) const;
  // A type's shown form, by the schemas that have a domain or column of it.
  std::string resolve_type(const RelationName& type) const;
  // A function of SQL or plpgsql by its name as written, or one that is not VOLATILE.
  bool knows_function(const RelationName& name) const;
  // A user's function none of whose forms is VOLATILE, by its name as written.
  bool steady_function(std::string_view name) const;
  // The catalog with all that the script has changed; valid until the next apply().
  const CatalogSnapshot& catalog() const;
  // The catalog as it was given: domains, functions, what statements do not change here.
  const CatalogSnapshot& given_catalog() const { return relations_.base(); }

  // Locks that earlier statements of the open transaction still hold.
  const std::vector<RelationLock>& held_locks() const { return now_.held; }
  // Enum values that the open transaction has added; they cannot be used before it commits.
  const std::vector<std::string>& added_enum_values() const { return now_.enum_values; }

  // Moves the state past the statement.
  void apply(const Statement& statement);
  // The same, and remembers its locks until the transaction ends.
  void apply(const Statement& statement, const Effect& effect);
  // The script ended and was deployed: what it created has users, its session is gone.
  void settle();
  // A script ran that could not be read: nothing is known any more of what scripts have made.
  void doubt_all();

 private:
  // All that a ROLLBACK takes back, besides the relations.
  struct World {
    ScriptSettings settings;
    std::vector<RelationLock> held;
    std::vector<std::string> enum_values;
    std::map<std::string, bool> types;  // by shown name: domains with constraints are true
  };
  struct Savepoint {
    std::string name;  // "" for the transaction's beginning
    World world;
    std::size_t mark = 0;
  };

  const std::vector<std::string>& search_path() const { return search_path_; }
  RelationName qualified(const RelationName& name) const;
  // Valid until the next name is asked for.
  const std::string& resolved(const RelationName& name) const;
  // Changes what is known of a relation, by its name as written or shown; of one that is not known,
  // there is a part from here on.
  void change_relation(const RelationName& name, const KnownRelations::Change& apply);
  void change_shown(const std::string& shown, const KnownRelations::Change& apply);
  void list_references(const std::string& shown, const std::set<std::string>& others);
  void unlist_reference(const std::string& other, const std::string& shown);
  void create(CatalogRelation relation, const RelationName& name,
              KnownRelations::Definition definition);
  void drop(const std::string& shown, DropBehavior behavior);
  void drop_references(const std::string& from, const std::string& to);
  void rename_referenced(const std::string& from, const std::string& to, const Identifier& column,
                         const Identifier& new_name);
  void speak_anew(const std::string& other, const std::string& old_name,
                  const std::string& new_name);
  void define_view(const RelationName& view, const std::string& kind,
                   const std::vector<RelationName>& reads, const std::string& text);
  void forget_view(const std::string& shown);
  void change_children(const std::vector<std::string>& children, const AlterTable& alter);
  void change_family(const std::string& shown, const AlterAction& action);
  void doubt_after(const Statement& statement);
  void attach(const std::string& child, const std::string& parent, bool is_default);
  void detach(const std::string& child, const std::string& parent);

  void apply_node(const AlterTable& alter);
  void apply_node(const CreateTable& create);
  void apply_query(const CreateTableAs& create, const std::string& text);
  void apply_query(const CreateView& create, const std::string& text);
  void apply_node(const CreateSequence& create);
  void apply_node(const CreateEnum& create);
  void apply_node(const CreateType& create);
  void apply_node(const CreateDomain& create);
  void apply_node(const AlterDomain& alter);
  void apply_node(const AlterEnum& alter);
  void apply_node(const DropObjects& drop);
  void apply_node(const Rename& rename);
  void apply_node(const SetSchema& set);
  void apply_node(const Dml& dml);
  void apply_node(const Copy& copy);
  void apply_node(const SetVariable& set);
  void apply_node(const Discard& discard);
  void apply_node(const TransactionControl& control);
  void move(const RelationName& from, const RelationName& to);
  void begin();
  void roll_back_to(const Savepoint& savepoint);
  void end_transaction();
  void settings_changed();

  ServerVersion version_;
  bool has_catalog_ = false;
  bool in_transaction_ = false;
  KnownRelations relations_;
  World now_;
  std::vector<Savepoint> saved_;  // at BEGIN, then at each open savepoint
  std::vector<std::string> search_path_;
  struct Resolved {
    RelationName name;
    std::string shown;
  };
  mutable std::vector<Resolved> resolved_;  // the few names that a statement speaks of
  mutable std::size_t resolved_at_ = 0;     // relations_.changes()
  mutable std::shared_ptr<const CatalogSnapshot> catalog_;  // of catalog(), made when asked for
};

}  // namespace lockstep
