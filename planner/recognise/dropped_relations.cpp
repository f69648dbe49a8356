// DROP of tables, views and materialized views in use, or what stands in its way.

#include "planner/recognise/families.hpp"
#include "planner/recognise/refusals.hpp"

#include <algorithm>

namespace lockstep {
namespace {

using Names = std::vector<std::string>;

bool is_of_kind(const CatalogRelation& relation, ObjectKind kind) {
  switch (kind) {
    case ObjectKind::Table:
      return relation.kind == 'r' || relation.kind == 'p';
    case ObjectKind::View:
      return relation.kind == 'v';
    case ObjectKind::MaterializedView:
      return relation.kind == 'm';
    default:
      return false;
  }
}

class Recogniser {
 public:
  Recogniser(const DropObjects& drop, const Subject& subject) : drop_(drop), subject_(subject) {}

  std::optional<Recognised> judge() const {
    operations::DropRelations operation{drop_.kind, {}, subject_.effect};
    Names reasons;
    for (const RelationName& name : drop_.names) {
      const CatalogRelation* relation = subject_.before.relation(name);
      if (relation == nullptr) continue;  // IF EXISTS, or the effect raises
      if (!is_of_kind(*relation, drop_.kind) || subject_.before.created_here(name))
        return std::nullopt;
      for (std::string& reason : obstacles_of(*relation))
        reasons.push_back(std::move(reason));
      operation.relations.push_back(*relation);
    }
    if (reasons.empty()) {
      for (const RaisedError& error : subject_.effect.raises)
        reasons.push_back(error.message);
    }
    if (!reasons.empty()) return refuse(reasons);
    if (operation.relations.empty()) return std::nullopt;
    return Operation{std::move(operation)};
  }

 private:
  bool dropped_too(const std::string& shown) const {
    return std::any_of(drop_.names.begin(), drop_.names.end(), [&](const RelationName& name) {
      return subject_.before.resolve(name) == shown;
    });
  }

  Names obstacles_of(const CatalogRelation& relation) const {
    Names names;
    const std::string shown = relation.shown();
    if (relation.is_partition) {
      names.push_back(shown + " is a partition, in sight of its parent under every name");
    } else if (relation.kind != 'p' && relation.inherits) {
      names.push_back(shown + " has parents or children by INHERITS");
    }
    const RelationName hidden{Identifier(relation.schema),
                              derived_name("lockstep_dropped_", Identifier(relation.name))};
    if (subject_.before.relation(hidden) != nullptr)
      names.push_back("a relation dropped before has the name that " + shown + " would get");
    for (const std::string& other : relation.referenced_by) {
      if (!dropped_too(other)) names.push_back("foreign keys of " + other + " refer to " + shown);
    }
    for (const CatalogDependent& dependent : relation.dependents) {
      const bool stays = dependent.kind == "view" || dependent.kind == "materialized view" ||
                         dependent.kind == "function" || dependent.kind == "column";
      if (stays && !dropped_too(dependent.name))
        names.push_back(dependent.kind + " " + dependent.name + " depends on " + shown);
    }
    for (const CatalogRelation& sequence : subject_.before.catalog().relations) {
      if (sequence.sequence && sequence.sequence->table == shown &&
          !sequence.sequence->defaults.empty()) {
        names.push_back("the default of " + sequence.sequence->defaults.front() +
                        " draws from its sequence " + sequence.shown());
      }
    }
    return names;
  }

  Recognised refuse(Names reasons) const {
    std::sort(reasons.begin(), reasons.end());
    reasons.erase(std::unique(reasons.begin(), reasons.end()), reasons.end());
    std::string text;
    for (const std::string& reason : reasons)
      text += (text.empty() ? "" : "; ") + reason;
    return subject_.refused(
        text, "Take away what depends on it first, and DETACH a partition. " + kAsIsHelp);
  }

  const DropObjects& drop_;
  const Subject& subject_;
};

}  // namespace

std::optional<Recognised> recognise_dropped_relations(const Subject& subject) {
  const auto* drop = std::get_if<DropObjects>(&subject.node());
  if (drop == nullptr || subject.as_is() || !subject.before.has_catalog()) return std::nullopt;
  const bool missing =
      std::any_of(subject.effect.raises.begin(), subject.effect.raises.end(),
                  [](const RaisedError& error) { return error.sqlstate == "42P01"; });
  if (missing) return std::nullopt;
  return Recogniser(*drop, subject).judge();
}

}  // namespace lockstep
