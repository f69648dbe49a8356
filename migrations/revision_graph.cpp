#include "migrations/revision_graph.hpp"

#include "migrations/nearest_name.hpp"
#include "sql/errors.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>

namespace lockstep {
namespace {

std::string join(const std::vector<RevisionId>& ids, std::string_view between) {
  std::string text;
  for (const RevisionId& id : ids) {
    if (!text.empty()) text += between;
    text += id;
  }
  return text;
}

Diagnostic problem(const Revision& revision, SourcePosition at, std::string message,
                   std::string hint) {
  return {revision.path, at, std::move(message), std::move(hint)};
}

using Index = std::map<RevisionId, std::size_t, std::less<>>;

// First file of each id; the others are problems.
Index index_by_id(const std::vector<Revision>& revisions, std::vector<Diagnostic>& errors) {
  Index index;
  for (std::size_t place = 0; place < revisions.size(); ++place) {
    const Revision& revision = revisions[place];
    const auto [first, added] = index.emplace(revision.id, place);
    if (added) continue;
    errors.push_back(
        problem(revision, revision.id_at,
                "the revision id " + revision.id + " is taken by " + revisions[first->second].path,
                "every revision needs an id of its own"));
  }
  return index;
}

void check_parents(const std::vector<Revision>& revisions, const Index& index,
                   std::vector<Diagnostic>& errors) {
  std::vector<std::string_view> ids;
  ids.reserve(index.size());
  for (const auto& entry : index)
    ids.push_back(entry.first);
  for (const Revision& revision : revisions) {
    for (const RevisionId& parent : revision.down_revisions) {
      if (index.count(parent) != 0) continue;
      const auto nearest = nearest_name(parent, ids);
      errors.push_back(problem(revision, revision.down_revision_at,
                               "the down_revision " + parent + " is not in this folder",
                               nearest ? "did you mean \"" + std::string(*nearest) + "\"?" : ""));
    }
  }
}

// Parents first; among those that are free at the same time the smaller id (Kahn's algorithm over
// an ordered set). Revisions on a ring, and those above one, are left out.
std::vector<std::size_t> order_of(const std::vector<Revision>& revisions, const Index& index) {
  std::vector<std::size_t> open_parents(revisions.size());
  std::vector<std::vector<std::size_t>> children(revisions.size());
  for (const auto& [id, place] : index) {
    for (const RevisionId& parent : revisions[place].down_revisions) {
      const auto found = index.find(parent);
      if (found == index.end()) continue;
      children[found->second].push_back(place);
      ++open_parents[place];
    }
  }
  std::set<std::pair<std::string_view, std::size_t>> free;
  for (const auto& [id, place] : index) {
    if (open_parents[place] == 0) free.emplace(id, place);
  }
  std::vector<std::size_t> order;
  while (!free.empty()) {
    const std::size_t place = free.begin()->second;
    free.erase(free.begin());
    order.push_back(place);
    for (const std::size_t child : children[place]) {
      if (--open_parents[child] == 0) free.emplace(revisions[child].id, child);
    }
  }
  return order;
}

// Walks from `start` to parents that are not ordered either until one comes again: that part is a
// ring.
std::vector<std::size_t> ring_below(std::size_t start, const std::vector<Revision>& revisions,
                                    const Index& index, const std::set<std::size_t>& unordered) {
  std::vector<std::size_t> walk;
  std::size_t place = start;
  while (std::find(walk.begin(), walk.end(), place) == walk.end()) {
    walk.push_back(place);
    for (const RevisionId& parent : revisions[place].down_revisions) {
      const auto found = index.find(parent);
      if (found == index.end() || unordered.count(found->second) == 0) continue;
      place = found->second;
      break;
    }
  }
  return {std::find(walk.begin(), walk.end(), place), walk.end()};
}

void report_rings(const std::vector<Revision>& revisions, const Index& index,
                  const std::vector<std::size_t>& order, std::vector<Diagnostic>& errors) {
  std::set<std::size_t> unordered;
  for (const auto& [id, place] : index)
    unordered.insert(place);
  for (const std::size_t place : order)
    unordered.erase(place);
  std::set<std::size_t> reported;
  for (const auto& [id, place] : index) {
    if (unordered.count(place) == 0) continue;
    std::vector<std::size_t> ring = ring_below(place, revisions, index, unordered);
    const auto smallest = std::min_element(ring.begin(), ring.end(), [&](auto left, auto right) {
      return revisions[left].id < revisions[right].id;
    });
    std::rotate(ring.begin(), smallest, ring.end());
    if (!reported.insert(ring.front()).second) continue;
    std::string names;
    for (const std::size_t member : ring)
      names += revisions[member].id + " → ";
    const Revision& first = revisions[ring.front()];
    errors.push_back(problem(first, first.down_revision_at,
                             "the down_revisions form a ring: " + names + first.id,
                             "one of them has to name an earlier revision"));
  }
}

// "+N"; nothing for another text.
std::optional<std::size_t> relative_count(std::string_view target) {
  if (target.substr(0, 1) != "+") return std::nullopt;
  std::size_t count = 0;
  const char* end = target.data() + target.size();
  const auto read = std::from_chars(target.data() + 1, end, count);
  if (read.ec != std::errc() || read.ptr != end || count == 0) {
    throw UserError("\"" + std::string(target) + "\" is not a number of revisions",
                    "write +1, +2, …");
  }
  return count;
}

}  // namespace

std::variant<RevisionGraph, std::vector<Diagnostic>> RevisionGraph::build(
    std::vector<Revision> revisions) {
  std::vector<Diagnostic> errors;
  const Index index = index_by_id(revisions, errors);
  check_parents(revisions, index, errors);
  const std::vector<std::size_t> order = order_of(revisions, index);
  if (order.size() < index.size()) report_rings(revisions, index, order, errors);
  if (!errors.empty()) return errors;
  RevisionGraph graph;
  for (const std::size_t place : order) {
    graph.index_.emplace(revisions[place].id, graph.revisions_.size());
    graph.revisions_.push_back(std::move(revisions[place]));
  }
  return graph;
}

const Revision* RevisionGraph::find(std::string_view id) const {
  const auto found = index_.find(id);
  return found == index_.end() ? nullptr : &revisions_[found->second];
}

std::vector<RevisionId> RevisionGraph::heads() const {
  std::set<RevisionId> heads;
  for (const Revision& revision : revisions_)
    heads.insert(revision.id);
  for (const Revision& revision : revisions_) {
    for (const RevisionId& parent : revision.down_revisions)
      heads.erase(parent);
  }
  return {heads.begin(), heads.end()};
}

std::vector<RevisionId> RevisionGraph::bases() const {
  std::vector<RevisionId> bases;
  for (const auto& [id, place] : index_) {
    if (revisions_[place].down_revisions.empty()) bases.push_back(id);
  }
  return bases;
}

std::vector<RevisionId> RevisionGraph::children(std::string_view id) const {
  std::vector<RevisionId> children;
  for (const auto& [child, place] : index_) {
    const auto& parents = revisions_[place].down_revisions;
    if (std::find(parents.begin(), parents.end(), id) != parents.end()) children.push_back(child);
  }
  return children;
}

std::set<RevisionId> RevisionGraph::ancestors(std::string_view id) const {
  std::set<RevisionId> ancestors;
  std::vector<const Revision*> open{&resolve(id)};
  while (!open.empty()) {
    const Revision* revision = open.back();
    open.pop_back();
    if (!ancestors.insert(revision->id).second) continue;
    for (const RevisionId& parent : revision->down_revisions)
      open.push_back(find(parent));
  }
  return ancestors;
}

const Revision& RevisionGraph::resolve(std::string_view id_or_prefix) const {
  if (const Revision* exact = find(id_or_prefix)) return *exact;
  if (id_or_prefix == "head") {
    if (const Revision* head = single_head()) return *head;
    throw UserError("there is no revision yet", "`lockstep revision -m \"…\"` makes the first");
  }
  std::vector<RevisionId> matches;
  for (auto entry = index_.lower_bound(id_or_prefix);
       entry != index_.end() && !id_or_prefix.empty(); ++entry) {
    if (entry->first.compare(0, id_or_prefix.size(), id_or_prefix) != 0) break;
    matches.push_back(entry->first);
  }
  if (matches.size() == 1) return *find(matches.front());
  if (!matches.empty()) {
    throw UserError("\"" + std::string(id_or_prefix) +
                        "\" is the beginning of several revisions: " + join(matches, ", "),
                    "give more of its digits");
  }
  std::vector<std::string_view> ids;
  for (const auto& entry : index_)
    ids.push_back(entry.first);
  const auto nearest = nearest_name(id_or_prefix, ids);
  throw UserError("there is no revision \"" + std::string(id_or_prefix) + "\"",
                  nearest ? "did you mean \"" + std::string(*nearest) + "\"?"
                          : "`lockstep history` lists them");
}

const Revision* RevisionGraph::single_head() const {
  const std::vector<RevisionId> all = heads();
  if (all.size() > 1) {
    throw UserError("there are " + std::to_string(all.size()) + " heads: " + join(all, ", "),
                    "join them: lockstep merge -m \"…\" " + join(all, " ") +
                        "; or take each of them: lockstep upgrade heads");
  }
  return all.empty() ? nullptr : find(all.front());
}

std::vector<const Revision*> RevisionGraph::pending(const std::set<RevisionId>& applied,
                                                    std::string_view target) const {
  const auto count = relative_count(target);
  std::set<RevisionId> wanted;
  if (target == "heads") {
    for (const Revision& revision : revisions_)
      wanted.insert(revision.id);
  } else if (target == "head" || count) {
    const Revision* head = single_head();
    if (head != nullptr) wanted = ancestors(head->id);
  } else {
    wanted = ancestors(resolve(target).id);
  }
  std::vector<const Revision*> pending;
  for (const Revision& revision : revisions_) {
    if (wanted.count(revision.id) != 0 && applied.count(revision.id) == 0)
      pending.push_back(&revision);
  }
  if (!count) return pending;
  if (pending.size() < *count) {
    throw UserError("only " + std::to_string(pending.size()) + " revisions are pending, not " +
                        std::to_string(*count),
                    "`lockstep upgrade head` takes them all");
  }
  pending.resize(*count);
  return pending;
}

}  // namespace lockstep
