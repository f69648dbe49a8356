#include "analyzers/known_relations.hpp"

#include <algorithm>
#include <tuple>

namespace lockstep {
namespace {

bool has_index(const CatalogRelation& relation, const std::string& index) {
  return std::any_of(relation.indexes.begin(), relation.indexes.end(),
                     [&](const CatalogIndex& each) { return each.name == index; });
}

}  // namespace

IndexedCatalog::IndexedCatalog(CatalogSnapshot snapshot) : snapshot_(std::move(snapshot)) {
  relations_.reserve(snapshot_.relations.size());
  for (const CatalogRelation& relation : snapshot_.relations) {
    const std::string shown = relation.shown();
    relations_.emplace(shown, &relation);
    for (const CatalogIndex& index : relation.indexes)
      index_owners_.emplace(index.name, shown);
    for (const CatalogDependent& dependent : relation.dependents) {
      if (dependent.kind == "view" || dependent.kind == "materialized view")
        view_reads_.emplace(dependent.name, shown);
    }
    if (relation.sequence && !relation.sequence->table.empty())
      sequences_.emplace(relation.sequence->table, shown);
  }
}

namespace {

std::vector<std::string> distinct(const std::unordered_multimap<std::string, std::string>& map,
                                  const std::string& key) {
  std::vector<std::string> values;
  const auto [first, last] = map.equal_range(key);
  for (auto each = first; each != last; ++each)
    values.push_back(each->second);
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

}  // namespace

std::vector<std::string> IndexedCatalog::read_by(const std::string& view) const {
  return distinct(view_reads_, view);
}

std::vector<std::string> IndexedCatalog::owned_sequences(const std::string& table) const {
  return distinct(sequences_, table);
}

const CatalogRelation* IndexedCatalog::find(const std::string& shown) const {
  const auto found = relations_.find(shown);
  return found == relations_.end() ? nullptr : found->second;
}

std::vector<std::string> IndexedCatalog::owners(const std::string& index) const {
  return distinct(index_owners_, index);
}

const KnownRelations::Entry* KnownRelations::entry(const std::string& shown) const {
  const auto found = entries_.find(shown);
  return found == entries_.end() ? nullptr : &found->second;
}

bool KnownRelations::known(const Entry& entry) const {
  return entry.known && (entry.definition == Definition::Spelled || entry.created == script_);
}

const CatalogRelation* KnownRelations::find(const std::string& shown) const {
  if (const Entry* changed = entry(shown))
    return known(*changed) ? changed->relation.get() : nullptr;
  return base_->find(shown);
}

const CatalogRelation* KnownRelations::find_part(const std::string& shown) const {
  if (const Entry* changed = entry(shown)) return changed->relation.get();
  return base_->find(shown);
}

bool KnownRelations::created(const std::string& shown) const {
  const Entry* changed = entry(shown);
  return changed != nullptr && changed->created == script_;
}

bool KnownRelations::filled(const std::string& shown) const {
  const Entry* changed = entry(shown);
  return changed != nullptr && changed->filled == script_;
}

bool KnownRelations::told_earlier(const std::string& shown) const {
  const Entry* changed = entry(shown);
  return changed != nullptr && changed->relation != nullptr && changed->told < script_;
}

bool KnownRelations::doubted(const std::string& shown) const {
  const Entry* changed = entry(shown);
  return changed != nullptr && changed->doubted;
}

std::vector<std::string> KnownRelations::read_by(const std::string& view) const {
  const Entry* changed = entry(view);
  return changed != nullptr && changed->reads ? *changed->reads : base_->read_by(view);
}

std::vector<std::string> KnownRelations::told() const {
  std::vector<std::string> names;
  for (const auto& [shown, each] : entries_) {
    if (each.relation != nullptr) names.push_back(shown);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> KnownRelations::shown_where(
    const std::function<bool(const CatalogRelation&)>& wanted) const {
  std::vector<std::string> names;
  for (const CatalogRelation& relation : base().relations) {
    if (!wanted(relation)) continue;
    std::string shown = relation.shown();
    if (!entries_.contains(shown)) names.push_back(std::move(shown));
  }
  for (const auto& [shown, each] : entries_) {
    if (each.relation != nullptr && wanted(*each.relation)) names.push_back(shown);
  }
  std::sort(names.begin(), names.end());
  return names;
}

const CatalogRelation* KnownRelations::with_index(const std::string& index,
                                                  const std::optional<Identifier>& schema) const {
  std::vector<std::string> candidates = base_->owners(index);
  const auto [first, last] = index_owners_.equal_range(index);
  for (auto owner = first; owner != last; ++owner)
    candidates.push_back(owner->second);
  std::sort(candidates.begin(), candidates.end());
  for (const std::string& candidate : candidates) {
    const CatalogRelation* relation = find_part(candidate);
    if (relation == nullptr || !has_index(*relation, index)) continue;
    if (!schema || relation->schema == schema->text()) return relation;
  }
  return nullptr;
}

// Since the last mark once: what it was there is all that is ever gone back to.
std::size_t KnownRelations::note(const std::string& shown, const Entry* before) {
  const std::size_t last = before == nullptr ? 0 : before->noted;
  if (!keeps_journal_ || last > marked_) return last;
  journal_.emplace_back(shown, before == nullptr ? std::nullopt : std::optional(*before));
  return ++notes_;
}

void KnownRelations::list_indexes(const std::string& shown, const CatalogRelation& relation) {
  for (const CatalogIndex& index : relation.indexes) {
    const auto [first, last] = index_owners_.equal_range(index.name);
    if (std::none_of(first, last, [&](const auto& owner) { return owner.second == shown; }))
      index_owners_.emplace(index.name, shown);
  }
}

void KnownRelations::set(const std::string& shown, Entry changed) {
  ++changes_;
  const auto [place, added] = entries_.try_emplace(shown);
  changed.noted = note(shown, added ? nullptr : &place->second);
  if (changed.relation != nullptr) list_indexes(shown, *changed.relation);
  place->second = std::move(changed);
}

// As it is now, to be changed and set again.
KnownRelations::Entry KnownRelations::changeable(const std::string& shown) const {
  if (const Entry* present = entry(shown)) return *present;
  const CatalogRelation* given = base_->find(shown);
  // Shares the base's ownership: nothing is copied.
  return {.relation = {base_, given}, .known = given != nullptr, .told = script_};
}

void KnownRelations::create(CatalogRelation relation, Definition definition,
                            std::vector<std::string> reads) {
  const std::string shown = relation.shown();
  set(shown, {.relation = std::make_shared<CatalogRelation>(std::move(relation)),
              .known = true,
              .definition = definition,
              .created = script_,
              .told = script_,
              .reads = std::move(reads)});
}

void KnownRelations::change(const std::string& shown, const Change& apply) {
  ++changes_;
  auto place = entries_.find(shown);
  const std::size_t noted = note(shown, place == entries_.end() ? nullptr : &place->second);
  if (place == entries_.end()) place = entries_.emplace(shown, changeable(shown)).first;
  Entry& changed = place->second;
  changed.noted = noted;
  changed.known = changed.known && changed.relation != nullptr;
  // The base, the journal and the copies of a state share what they know: theirs stays as it is.
  if (changed.relation == nullptr) {
    changed.relation = std::make_shared<CatalogRelation>();
  } else if (changed.relation.use_count() > 1) {
    changed.relation = std::make_shared<CatalogRelation>(*changed.relation);
  }
  CatalogRelation& relation = *std::const_pointer_cast<CatalogRelation>(changed.relation);
  apply(relation);
  list_indexes(shown, relation);
}

void KnownRelations::rename(const std::string& from, CatalogRelation renamed) {
  Entry moved = changeable(from);
  const std::string shown = renamed.shown();
  moved.relation = std::make_shared<CatalogRelation>(std::move(renamed));
  if (!moved.reads) moved.reads = base_->read_by(from);
  remove(from);
  set(shown, std::move(moved));
}

void KnownRelations::remove(const std::string& shown) {
  set(shown, {.known = true, .told = script_, .reads = std::vector<std::string>()});
}

void KnownRelations::doubt(const std::string& shown) {
  Entry doubted = changeable(shown);
  doubted.relation = nullptr;
  doubted.known = false;
  doubted.doubted = true;
  set(shown, std::move(doubted));
}

void KnownRelations::mark_created(const std::string& shown) {
  Entry changed = changeable(shown);
  changed.created = script_;
  set(shown, std::move(changed));
}

void KnownRelations::mark_filled(const std::string& shown) {
  const Entry* present = entry(shown);
  if (present == nullptr || present->filled == script_) return;
  Entry changed = *present;
  changed.filled = script_;
  set(shown, std::move(changed));
}

void KnownRelations::set_reads(const std::string& view, std::vector<std::string> reads) {
  Entry changed = changeable(view);
  changed.reads = std::move(reads);
  set(view, std::move(changed));
}

void KnownRelations::settle() {
  ++changes_;
  ++script_;
  forget_journal();
}

std::size_t KnownRelations::mark() {
  keeps_journal_ = true;
  marked_ = notes_;
  return journal_.size();
}

void KnownRelations::forget_journal() {
  keeps_journal_ = false;
  journal_.clear();
}

void KnownRelations::roll_back_to(std::size_t mark) {
  ++changes_;
  while (journal_.size() > mark) {
    auto& [shown, before] = journal_.back();
    if (before) {
      entries_[shown] = std::move(*before);
    } else {
      entries_.erase(shown);
    }
    journal_.pop_back();
  }
  marked_ = notes_;
}

std::vector<CatalogRelation> KnownRelations::all() const {
  std::vector<CatalogRelation> relations;
  for (const CatalogRelation& relation : base().relations) {
    if (!entries_.contains(relation.shown())) relations.push_back(relation);
  }
  for (const auto& [shown, changed] : entries_) {
    if (known(changed) && changed.relation != nullptr) relations.push_back(*changed.relation);
  }
  std::sort(relations.begin(), relations.end(),
            [](const CatalogRelation& left, const CatalogRelation& right) {
              return std::tie(left.schema, left.name) < std::tie(right.schema, right.name);
            });
  return relations;
}

}  // namespace lockstep
