// The DAG of revisions: heads, base, order, branches and merges. Pure.

#pragma once

#include "migrations/revision.hpp"

#include <map>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace lockstep {

class RevisionGraph {
 public:
  RevisionGraph() = default;
  // Checks ids, parents and cycles; all problems at once, each with its file and line.
  static std::variant<RevisionGraph, std::vector<Diagnostic>> build(
      std::vector<Revision> revisions);

  // In an order in which every revision stands after its parents; ties by id, so always the same.
  std::span<const Revision> in_order() const { return revisions_; }
  const Revision* find(std::string_view id) const;
  std::vector<RevisionId> heads() const;  // sorted
  std::vector<RevisionId> bases() const;
  std::vector<RevisionId> children(std::string_view id) const;
  // The revision and everything below it.
  std::set<RevisionId> ancestors(std::string_view id) const;
  // By full id, by a prefix that names one revision only, or "head" where there is one. Throws
  // UserError (unknown, ambiguous; with a did-you-mean).
  const Revision& resolve(std::string_view id_or_prefix) const;
  // What has to be applied, in order, to go from the applied set to `target`: "head" (one head
  // only, else UserError naming them and `merge`), "heads", "+N" or an id. Throws UserError.
  std::vector<const Revision*> pending(const std::set<RevisionId>& applied,
                                       std::string_view target) const;

 private:
  const Revision* single_head() const;  // null when there is no revision; several are a UserError

  std::vector<Revision> revisions_;
  std::map<RevisionId, std::size_t, std::less<>> index_;  // id → its place in revisions_
};

}  // namespace lockstep
