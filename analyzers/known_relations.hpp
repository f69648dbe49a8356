// The relations that a script can see: those of the catalog, shared and never copied, and over them
// what the script's statements have made of them. Looked up by name in constant time; a transaction
// is taken back from a journal of what it replaced.

#pragma once

#include "sql/catalog_snapshot.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace lockstep {

// A catalog with its relations and indexes by name.
class IndexedCatalog {
 public:
  explicit IndexedCatalog(CatalogSnapshot snapshot);
  IndexedCatalog(const IndexedCatalog&) = delete;
  IndexedCatalog& operator=(const IndexedCatalog&) = delete;

  const CatalogSnapshot& snapshot() const { return snapshot_; }
  const CatalogRelation* find(const std::string& shown) const;
  // Shown names of the relations that have an index of this name.
  std::vector<std::string> owners(const std::string& index) const;
  // The relations that a view reads, shown form.
  std::vector<std::string> read_by(const std::string& view) const;
  // The sequences that columns of a table own, shown form.
  std::vector<std::string> owned_sequences(const std::string& table) const;

 private:
  CatalogSnapshot snapshot_;
  std::unordered_map<std::string, const CatalogRelation*> relations_;
  std::unordered_multimap<std::string, std::string> index_owners_;
  std::unordered_multimap<std::string, std::string> view_reads_;
  std::unordered_multimap<std::string, std::string> sequences_;
};

class KnownRelations {
 public:
  explicit KnownRelations(std::shared_ptr<const IndexedCatalog> base) : base_(std::move(base)) {}

  // All by shown name. Null: not there, or not known.
  const CatalogRelation* find(const std::string& shown) const;
  // As find(); for one that is not known, what the script itself added to it.
  const CatalogRelation* find_part(const std::string& shown) const;
  bool created(const std::string& shown) const;
  bool filled(const std::string& shown) const;  // the script put rows into it
  const CatalogRelation* with_index(const std::string& index,
                                    const std::optional<Identifier>& schema) const;

  void put(CatalogRelation relation, bool known, bool created);
  void remove(const std::string& shown);
  void mark_created(const std::string& shown, bool created);  // what is no relation: a type
  void mark_filled(const std::string& shown);
  // Nothing is created here any more: what stands has users from now on.
  void settle();

  std::size_t mark() const { return journal_.size(); }
  void roll_back_to(std::size_t mark);
  void forget_journal() { journal_.clear(); }

  const CatalogSnapshot& base() const { return base_->snapshot(); }
  const IndexedCatalog& indexed_base() const { return *base_; }
  // The base with all changes, sorted by schema and name.
  std::vector<CatalogRelation> all() const;

 private:
  struct Entry {
    std::shared_ptr<const CatalogRelation> relation;  // null: gone, or no relation
    bool known = false;
    bool created = false;
    bool filled = false;
  };
  const Entry* entry(const std::string& shown) const;
  void set(const std::string& shown, Entry entry);

  std::shared_ptr<const IndexedCatalog> base_;
  std::unordered_map<std::string, Entry> entries_;
  std::unordered_multimap<std::string, std::string> index_owners_;  // may name former owners
  std::vector<std::pair<std::string, std::optional<Entry>>> journal_;
};

}  // namespace lockstep
