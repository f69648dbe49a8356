// TRUNCATE, and REFRESH MATERIALIZED VIEW.

#include "planner/operations/rename_breaks.hpp"
#include "planner/qualified_name.hpp"
#include "planner/recognise/families.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// Tables that CASCADE empties besides those that are named, as far as the effect shows.
std::vector<std::string> emptied_unnamed(const Truncate& truncate, const Subject& subject) {
  const std::string kEveryRow = "every row of ";
  std::vector<std::string> unnamed;
  for (const std::string& destroyed : subject.effect.destroys) {
    if (!destroyed.starts_with(kEveryRow)) continue;
    const std::string table = destroyed.substr(kEveryRow.size());
    const bool named = std::any_of(
        truncate.tables.begin(), truncate.tables.end(),
        [&](const RelationName& each) { return subject.before.resolve(each) == table; });
    if (!named) unnamed.push_back(table);
  }
  return unnamed;
}

// CONCURRENTLY tells rows by it (matview.c: unique, immediate, plain columns, no WHERE).
bool tells_rows_apart(const CatalogIndex& index) {
  const std::string& text = index.definition;
  const std::size_t keys = text.find(" USING ");
  const std::size_t open = text.find('(', keys == std::string::npos ? 0 : keys);
  const bool expressions =
      open != std::string::npos && text.find('(', open + 1) != std::string::npos;
  return index.unique && index.valid && text.find(" WHERE ") == std::string::npos && !expressions;
}

}  // namespace

std::optional<Recognised> recognise_truncate(const Subject& subject) {
  const auto* truncate = std::get_if<Truncate>(&subject.node());
  if (truncate == nullptr || subject.as_is() || subject.effect.destroys.empty() ||
      !subject.effect.stalls.empty())
    return std::nullopt;
  if (!subject.effect.raises.empty()) {
    return subject.refused("the server refuses it, as " + subject.effect.raises.front().message,
                           "Name the tables that refer to it as well.");
  }
  if (truncate->behavior == DropBehavior::Cascade) {
    const std::vector<std::string> unnamed = emptied_unnamed(*truncate, subject);
    if (!unnamed.empty() || !subject.before.has_catalog()) {
      return subject.refused(
          unnamed.empty() ? "which tables CASCADE empties as well is not known without a catalog"
                          : "CASCADE empties " + enumerated(unnamed) + " as well",
          "Name every table that is to be emptied, without CASCADE. " + kAsIsHelp);
    }
  }
  return Operation{operations::EmptyTables{subject.script.statement, subject.effect}};
}

std::optional<Recognised> recognise_refresh(const Subject& subject) {
  const auto* refresh = std::get_if<RefreshMaterializedView>(&subject.node());
  if (refresh == nullptr || subject.as_is() || !refresh->with_data) return std::nullopt;
  const CatalogRelation* view = subject.before.relation(refresh->view);
  if (view == nullptr || view->kind != 'm' || subject.before.created_here(refresh->view))
    return std::nullopt;
  if (!view->populated) {
    // Whoever reads it gets an error, so nobody is kept waiting who was served before.
    return subject.refused(view->shown() +
                               " holds no rows yet, so it cannot be refreshed "
                               "CONCURRENTLY, and its first query runs under ACCESS "
                               "EXCLUSIVE",
                           "Nobody can read it until then: put \"-- lockstep: as-is: it is not "
                           "populated yet\" above it.");
  }
  if (std::none_of(view->indexes.begin(), view->indexes.end(), tells_rows_apart)) {
    return subject.refused(
        view->shown() +
            " has no unique index on plain columns of all its rows, so it cannot be "
            "refreshed CONCURRENTLY, and without that nobody can read it meanwhile",
        "Make one first, in a revision of its own: CREATE UNIQUE INDEX CONCURRENTLY " +
            derived_name("", Identifier(view->name), "_key").shown() + " ON " + view->shown() +
            " (…). " + kAsIsHelp);
  }
  return Operation{operations::RefreshView{view->relation_name(), subject.contract_phase()}};
}

}  // namespace lockstep
