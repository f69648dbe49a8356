#include "planner/recognise/type_and_name.hpp"

#include "planner/recognise/twins.hpp"

#include <algorithm>

namespace lockstep {
namespace {

bool as_usual(const StatementReport& report) {
  return report.statement->directive(DirectiveKind::AsIs) == nullptr &&
         report.statement->directive(DirectiveKind::PhaseContract) == nullptr;
}

// One that would rewrite the table.
const AlterTable* staged_type(const StatementReport& report) {
  const auto* alter = std::get_if<AlterTable>(&report.statement->statement.node);
  const bool alone = alter != nullptr && alter->kind == ObjectKind::Table &&
                     alter->actions.size() == 1 &&
                     std::holds_alternative<AlterColumnType>(alter->actions.front());
  const bool staged = !report.effect.stalls.empty() || !report.effect.raises.empty();
  return alone && staged && as_usual(report) ? alter : nullptr;
}

const Rename* column_rename(const StatementReport& report) {
  const auto* rename = std::get_if<Rename>(&report.statement->statement.node);
  const bool plain = rename != nullptr && rename->kind == RenameKind::Column && rename->part &&
                     report.effect.raises.empty() && as_usual(report);
  return plain ? rename : nullptr;
}

const AlterColumnType& change_of(const AlterTable& alter) {
  return std::get<AlterColumnType>(alter.actions.front());
}

// Of one column; the one that comes second calls it as the first leaves it.
bool belong_together(const AlterTable& alter, const Rename& rename, bool type_first,
                     const AnalysisState& before) {
  const Identifier& then = type_first ? *rename.part : rename.new_name;
  return before.resolve(alter.table) == before.resolve(rename.relation) &&
         change_of(alter).column == then;
}

bool is_plannable(const RelationName& name, const AnalysisState& before) {
  const CatalogRelation* table = before.relation(name);
  return table != nullptr && table->kind == 'r' && !before.created_here(name);
}

}  // namespace

std::optional<TypeAndName> type_and_name(const std::vector<StatementReport>& reports,
                                         std::size_t first, const AnalysisState& before) {
  const AlterTable* alter = staged_type(reports[first]);
  const Rename* rename = column_rename(reports[first]);
  for (std::size_t second = first + 1; second < reports.size(); ++second) {
    if (const Rename* other = column_rename(reports[second]);
        alter != nullptr && other != nullptr && is_plannable(alter->table, before) &&
        belong_together(*alter, *other, true, before))
      return TypeAndName{first, second};
    if (const AlterTable* other = staged_type(reports[second]);
        rename != nullptr && other != nullptr && is_plannable(rename->relation, before) &&
        belong_together(*other, *rename, false, before))
      return TypeAndName{second, first};
  }
  return std::nullopt;
}

Recognised recognise(const TypeAndName& pair, const std::vector<StatementReport>& reports,
                     const AnalysisState& before) {
  const ScriptStatement& typed = *reports[pair.type].statement;
  const ScriptStatement& named = *reports[pair.rename].statement;
  const auto& alter = std::get<AlterTable>(typed.statement.node);
  const auto& rename = std::get<Rename>(named.statement.node);
  const CatalogRelation& table = *before.relation(rename.relation);
  const std::string what = table.shown() + "." + rename.part->shown();
  const auto refused = [&](const std::string& reason, std::string help) {
    return Unplannable{typed.statement.span, typed.statement.kind + ": " + what + " " + reason,
                       std::move(help)};
  };
  if (table.column(*rename.part) == nullptr) return refused("does not exist", "Correct the name.");
  if (table.column(rename.new_name) != nullptr) {
    return refused("cannot become " + rename.new_name.shown() + ": " + table.shown() +
                       " has a column of that name already",
                   "Choose another name.");
  }
  TwinResult result = recognise_retyped_twins(
      {table, *rename.part, rename.new_name, change_of(alter), typed, named}, before);
  if (auto* twins = std::get_if<operations::TwinColumns>(&result))
    return Operation{std::move(*twins)};
  std::string reasons;
  for (const std::string& reason : std::get<std::vector<std::string>>(result))
    reasons += (reasons.empty() ? "" : "; ") + reason;
  return refused("cannot get another type under the name " + rename.new_name.shown() +
                     " in phases: " + reasons,
                 "Move what stands in the way, or add a column of the new type under the new name "
                 "in a revision of its own and move the application over.");
}

}  // namespace lockstep
