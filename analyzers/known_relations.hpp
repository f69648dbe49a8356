// The relations that a script can see: those of the catalog, shared and never copied, and over them
// what its own statements and the scripts before it have made of them. Looked up by name in
// constant time; a transaction is taken back from a journal of what it replaced.

#pragma once

#include "sql/catalog_snapshot.hpp"

#include <cstddef>
#include <functional>
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
  // As find(); for one that is not known, what scripts added to it.
  const CatalogRelation* find_part(const std::string& shown) const;
  bool created(const std::string& shown) const;  // by this script
  bool filled(const std::string& shown) const;   // this script put rows into it
  // What is known of it comes from scripts before this one, if only in part.
  bool told_earlier(const std::string& shown) const;
  bool doubted(const std::string& shown) const;
  const CatalogRelation* with_index(const std::string& index,
                                    const std::optional<Identifier>& schema) const;
  // The relations that a view reads, shown form.
  std::vector<std::string> read_by(const std::string& view) const;
  // Shown names, sorted: of what scripts have made of some relation; of all that is as wanted.
  std::vector<std::string> told() const;
  std::vector<std::string> shown_where(
      const std::function<bool(const CatalogRelation&)>& wanted) const;

  // Spelled: the statements say all of it. Partly: it has more than they say (LIKE, AS SELECT), so
  // that it counts as known to its own script alone, which is the only one to use it.
  enum class Definition { Spelled, Partly };
  void create(CatalogRelation relation, Definition definition, std::vector<std::string> reads = {});
  // Another state of what is there, in place where nobody else holds it. Of what is not known there
  // is a part from here on, which `apply` gets without a name.
  using Change = std::function<void(CatalogRelation&)>;
  void change(const std::string& shown, const Change& apply);
  void rename(const std::string& from, CatalogRelation renamed);
  void remove(const std::string& shown);
  // Something may have changed it that is not understood: nothing of it is known from here on.
  void doubt(const std::string& shown);
  void mark_created(const std::string& shown);  // what is no relation: a type
  void mark_filled(const std::string& shown);
  void set_reads(const std::string& view, std::vector<std::string> reads);
  // The next script begins: what stands has users from now on.
  void settle();

  // Grows with every change: an answer holds as long as this stays the same.
  std::size_t changes() const { return changes_; }
  // A place to come back to, until the journal is forgotten.
  std::size_t mark();
  void roll_back_to(std::size_t mark);
  void forget_journal();

  const CatalogSnapshot& base() const { return base_->snapshot(); }
  const IndexedCatalog& indexed_base() const { return *base_; }
  // The base with all changes, sorted by schema and name.
  std::vector<CatalogRelation> all() const;

 private:
  using ScriptNumber = unsigned;  // 0: none
  struct Entry {
    std::shared_ptr<const CatalogRelation> relation;  // null: gone, doubted, or no relation
    bool known = false;                               // that it is gone, too
    Definition definition = Definition::Spelled;
    bool doubted = false;
    ScriptNumber created = 0;
    ScriptNumber filled = 0;
    ScriptNumber told = 0;                          // the first that spoke of it
    std::optional<std::vector<std::string>> reads;  // of a view, where a script defined it
    std::size_t noted = 0;                          // the last note of what it was before
  };
  const Entry* entry(const std::string& shown) const;
  bool known(const Entry& entry) const;
  Entry changeable(const std::string& shown) const;
  void set(const std::string& shown, Entry entry);
  std::size_t note(const std::string& shown, const Entry* before);
  void list_indexes(const std::string& shown, const CatalogRelation& relation);

  std::shared_ptr<const IndexedCatalog> base_;
  ScriptNumber script_ = 1;
  std::size_t changes_ = 0;
  std::unordered_map<std::string, Entry> entries_;
  std::unordered_multimap<std::string, std::string> index_owners_;  // may name former owners
  bool keeps_journal_ = false;
  std::size_t notes_ = 0;   // ever taken
  std::size_t marked_ = 0;  // how many at the last mark
  std::vector<std::pair<std::string, std::optional<Entry>>> journal_;
};

}  // namespace lockstep
