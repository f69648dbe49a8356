// ALTER COLUMN … TYPE that would rewrite the table or read it whole: the staged change of a plain
// column, or what stands in its way.

#include "planner/operations/carried/carried.hpp"
#include "planner/recognise/conversion.hpp"
#include "planner/recognise/families.hpp"
#include "planner/recognise/replacement_obstacles.hpp"
#include "sql/comma_separated.hpp"

#include <array>

namespace lockstep {
namespace {

using Names = std::vector<std::string>;

struct TypeChangeRefused {
  std::string reason;
  std::string help;
};
using TypeChangeResult = std::variant<operations::ChangeColumnType, TypeChangeRefused>;

bool says(const ScriptStatement& statement, DirectiveKind kind) {
  return statement.directive(kind) != nullptr;
}

// ---- the answer

constexpr std::array<std::string_view, 5> kUnits{"bytes", "kB", "MB", "GB", "TB"};
constexpr std::int64_t kUnitStep = 1024;

std::string size_of(std::int64_t bytes) {
  std::size_t unit = 0;
  while (bytes >= kUnitStep && unit + 1 < kUnits.size()) {
    bytes /= kUnitStep;
    ++unit;
  }
  return std::to_string(bytes) + " " + std::string(kUnits[unit]);
}

class Recogniser {
 public:
  Recogniser(const AlterColumnType& change, const CatalogRelation& table,
             const CatalogColumn& column)
      : change_(change), table_(table), column_(column) {}

  TypeChangeResult judge(const ScriptStatement& statement, const CatalogSnapshot& catalog) const {
    if (const Names names = dependents_that_stay(table_, column_.name); !names.empty()) {
      return refuse(comma_separated(names) + (names.size() > 1 ? " depend" : " depends") +
                    " on it");
    }
    const Names reasons = obstacles_to_replacement(
        replaced_column(catalog, table_, Identifier(column_.name), column_type(change_.type),
                        {.own_reverse = says(statement, DirectiveKind::Reverse),
                         .subscribers_ready = says(statement, DirectiveKind::SubscribersReady)}));
    if (!reasons.empty()) return refuse(comma_separated(reasons));
    return staged(catalog, statement);
  }

 private:
  TypeChangeResult staged(const CatalogSnapshot& catalog, const ScriptStatement& statement) const {
    const ConversionResult conversion = recognise_conversion(change_, column_, statement, catalog);
    if (const auto* reason = std::get_if<std::string>(&conversion)) return refuse(*reason);
    const auto& known = std::get<AnyConversion>(conversion);
    if (class_of(known) == OperationClass::Flip &&
        statement.directive(DirectiveKind::Flip) == nullptr) {
      return TypeChangeRefused{what() +
                                   " flips the meaning of the name: some statements of the old "
                                   "version do not parse on " +
                                   new_type() + ", or compute something else",
                               "Give it a new name in the same revision (ALTER TABLE … RENAME "
                               "COLUMN), so that both versions have one of their own, or put "
                               "\"-- lockstep: flip: <reason>\" above it; cutover then waits "
                               "until the old version is gone."};
    }
    const auto prefixes = trigger_prefixes(table_);
    if (!prefixes) return refuse("no trigger name would sort before and after all of its triggers");
    return operations::ChangeColumnType{
        {.table = table_.relation_name(),
         .column = column_,
         .type = change_.type,
         .collation = change_.collation,
         .conversion = known,
         .new_type = new_type(),
         .key = primary_key(table_),
         .first_trigger = prefixes->first,
         .last_trigger = prefixes->last,
         .own_triggers = has_triggers_before_rows(table_),
         .subscribers_ready = says(statement, DirectiveKind::SubscribersReady)}};
  }

  std::string new_type() const { return shown_type(column_type(change_.type)); }
  std::string what() const {
    return table_.shown() + "." + Identifier(column_.name).shown() + " from " + column_.type +
           " to " + new_type();
  }

  TypeChangeRefused refuse(const std::string& reason) const {
    return {what() + " cannot be changed in phases yet: " + reason,
            "Add a column of the new type under another name, or put \"-- lockstep: as-is: "
            "<reason>\" above it: it "
            "then holds ACCESS EXCLUSIVE on " +
                table_.shown() + ", which blocks every read and write, while " +
                size_of(table_.heap_bytes) + " are rewritten and " + size_of(table_.index_bytes) +
                " of indexes are built again."};
  }

  const AlterColumnType& change_;
  const CatalogRelation& table_;
  const CatalogColumn& column_;
};

TypeChangeResult judged(const AlterColumnType& change, const AlterTable& alter,
                        const ScriptStatement& statement, const AnalysisState& before) {
  const CatalogRelation& table = *before.relation(alter.table);
  const CatalogColumn* column = table.column(change.column);
  if (column == nullptr) {
    return TypeChangeRefused{table.shown() + " has no column " + change.column.shown(),
                             "Correct the name."};
  }
  return Recogniser(change, table, *column).judge(statement, before.catalog());
}

}  // namespace

std::optional<Recognised> recognise_type_change(const AlterColumnType& change,
                                                const AlterTable& alter, const Subject& subject) {
  if (subject.effect.stalls.empty() && subject.effect.raises.empty()) return std::nullopt;
  if (subject.before.relation(alter.table) == nullptr) return std::nullopt;
  const TypeChangeResult result = judged(change, alter, subject.script, subject.before);
  if (const auto* refused = std::get_if<TypeChangeRefused>(&result)) {
    return subject.refused(refused->reason, refused->help);
  }
  return Operation{std::get<operations::ChangeColumnType>(result)};
}

}  // namespace lockstep
