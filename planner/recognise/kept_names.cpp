#include "planner/recognise/kept_names.hpp"

#include "analyzers/catalog_changes.hpp"

namespace lockstep {

std::optional<Unplannable> name_is_kept(const Identifier& name, const RelationName& table,
                                        const Subject& subject) {
  const CatalogRelation* given = subject.before.given_catalog().find(table);
  const CatalogRelation* now = subject.before.relation(table);
  if (given == nullptr || now == nullptr) return std::nullopt;
  const CatalogConstraint* dropped = find_constraint(*given, name);
  const bool key =
      dropped != nullptr && (dropped->kind == "unique" || dropped->kind == "primary key");
  if (!key || find_constraint(*now, name) != nullptr) return std::nullopt;
  return subject.refused(
      "the constraint " + name.shown() + " that the revision drops is there until contract/retire",
      "Give the new constraint another name, or move one of the two to a "
      "revision of its own.");
}

}  // namespace lockstep
