// RENAME of a table or of one of its columns, both names of which work while it lasts: by an
// updatable view; for a column by twin columns where a view would not do.

#include "planner/operations/rename_breaks.hpp"
#include "planner/operations/table_view.hpp"
#include "planner/recognise/families.hpp"
#include "planner/recognise/table_functions.hpp"
#include "planner/recognise/twins.hpp"
#include "sql/overloaded.hpp"
#include "sql/statement_use.hpp"
#include "sql/table_only_uses.hpp"

#include <algorithm>

namespace lockstep {
namespace {

using Names = std::vector<std::string>;

struct RenameRefused {
  std::string reason;
  std::string help;
};
using RenameResult = std::variant<operations::RenameColumn, operations::TwinColumns,
                                  operations::RenameTable, RenameRefused>;

bool asks_for_table_name(const CatalogFunction& function) {
  return mentions(function.body, Identifier("tg_table_name")) ||
         mentions(function.body, Identifier("tg_relname"));
}

// ---- what stands in the way of a view

class Recogniser {
 public:
  Recogniser(const Rename& rename, const CatalogRelation& table, const ScriptStatement& statement,
             const AnalysisState& before, const std::optional<Identifier>& new_schema = {})
      : rename_(rename),
        table_(table),
        statement_(statement),
        before_(before),
        catalog_(before.catalog()),
        version_(before.version()),
        new_schema_(new_schema),
        created_name_{new_schema.value_or(Identifier(table.schema)),
                      rename.kind == RenameKind::Table
                          ? rename.new_name
                          : derived_name("lockstep_base_", Identifier(table.name))} {}

  RenameResult judge() const {
    if (rename_.kind == RenameKind::Column && table_.column(rename_.new_name) != nullptr) {
      return RenameRefused{
          table_.shown() + " has a column " + rename_.new_name.shown() + " already",
          "Choose another name."};
    }
    if (catalog_.find(created_name_) != nullptr) {
      return RenameRefused{
          what() + " cannot be renamed: a relation " + created_name_.shown() + " exists already",
          "Choose another name, or move that relation out of the way."};
    }
    Names reasons = obstacles_of_table();
    if (rename_.kind == RenameKind::Column) {
      for (std::string& reason : obstacles_of_column())
        reasons.push_back(std::move(reason));
    }
    for (std::string& reason : obstacles_of_functions())
      reasons.push_back(std::move(reason));
    if (!reasons.empty()) return rename_.part ? by_twins(reasons) : refuse(reasons);
    if (rename_.kind == RenameKind::Column) {
      return operations::RenameColumn{table_, *rename_.part, rename_.new_name,
                                      cover_all_columns(catalog_, table_, *rename_.part)};
    }
    operations::RenameTable table{table_, rename_.new_name, sees_name()};
    if (new_schema_) {
      table.new_schema = new_schema_;
      table.sequences = before_.owned_sequences(table_.shown());
    }
    return table;
  }

 private:
  Names obstacles_of_table() const {
    Names names;
    if (table_.row_security && version_ < ServerVersion::of_major(15)) {
      names.push_back("row security would be checked for the view's owner before PostgreSQL 15");
    }
    if (!table_.publications.empty() &&
        statement_.directive(DirectiveKind::SubscribersReady) == nullptr) {
      names.push_back("publication " + enumerated(table_.publications) +
                      " would send the table as " + created_name_.shown() +
                      ", which its subscribers do not have");
    }
    for (const CatalogDependent& dependent : table_.dependents) {
      const bool of_row_type = dependent.kind == "function" || dependent.kind == "column";
      if (of_row_type && dependent.column.empty()) {
        names.push_back(dependent.kind + " " + dependent.name +
                        " uses its row type, which the view does not have");
      }
    }
    if (!can_be_shown(table_)) names.push_back("its grants are of a shape that is not known");
    return names;
  }

  Names obstacles_of_column() const {
    Names names;
    if (table_.kind == 'p' || table_.is_partition || table_.inherits) {
      names.push_back("it has parents or children, where the column would have its new name alone");
    }
    for (const CatalogTrigger& trigger : table_.triggers)
      add_obstacles_of(trigger, names);
    return names;
  }

  // A trigger's function sees the table itself, where the column has one name.
  void add_obstacles_of(const CatalogTrigger& trigger, Names& names) const {
    const std::string name = "trigger " + Identifier(trigger.name).shown();
    if (hands_name(trigger, *rename_.part))
      names.push_back(name + " hands the column's name to " + trigger.function);
    if (trigger.language == "internal") return;
    const CatalogFunction* function = function_of(trigger, catalog_);
    if (function == nullptr) {
      names.push_back(name + " runs " + trigger.function + " in language " + trigger.language +
                      ", which cannot be read");
      return;
    }
    if (mentions(function->body, *rename_.part)) {
      names.push_back(name + " runs " + function->signature + ", whose body names the column");
    }
    if (asks_for_table_name(*function)) {
      names.push_back(name + " runs " + function->signature +
                      ", whose body asks for the table's name");
    }
  }

  Names obstacles_of_functions() const {
    Names names;
    for (const auto* functions : {&catalog_.plpgsql_functions, &catalog_.sql_functions}) {
      for (const CatalogFunction& function : *functions) {
        const Names uses = table_only_uses_in(function.body, Identifier(table_.name), version_);
        if (uses.empty()) continue;
        names.push_back("function " + function.signature +
                        " does what a view does not take: " + enumerated(uses));
      }
    }
    return names;
  }

  Names sees_name() const {
    Names names;
    for (const CatalogTrigger& trigger : table_.triggers) {
      const CatalogFunction* function = function_of(trigger, catalog_);
      if (function != nullptr && asks_for_table_name(*function))
        names.push_back(function->signature);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
  }

  std::string what() const {
    return rename_.part ? table_.shown() + "." + rename_.part->shown() : table_.shown();
  }

  RenameResult by_twins(const Names& no_view) const {
    TwinResult result =
        recognise_twins(table_, *rename_.part, rename_.new_name, statement_, before_);
    if (auto* twins = std::get_if<operations::TwinColumns>(&result)) {
      twins->no_view = no_view;
      return std::move(*twins);
    }
    return refuse(no_view, std::get<Names>(result));
  }

  RenameRefused refuse(const Names& reasons, const Names& no_twins = {}) const {
    std::string reason = what() + " cannot be renamed by a view: " + in_a_row(reasons);
    if (!no_twins.empty()) reason += ", nor by twin columns: " + in_a_row(no_twins);
    std::string help = "Move what stands in the way";
    if (!table_.publications.empty())
      help += ", say \"-- lockstep: subscribers-ready: <reason>\" when they are";
    help += ", or put \"-- lockstep: as-is: <reason>\" above it once no version uses the old name.";
    return {std::move(reason), std::move(help)};
  }

  static std::string in_a_row(const Names& reasons) {
    std::string text;
    for (std::size_t index = 0; index < reasons.size(); ++index)
      text += (index > 0 ? "; " : "") + reasons[index];
    return text;
  }

  const Rename& rename_;
  const CatalogRelation& table_;
  const ScriptStatement& statement_;
  const AnalysisState& before_;
  const CatalogSnapshot& catalog_;
  ServerVersion version_;
  std::optional<Identifier> new_schema_;
  RelationName created_name_;
};

Recognised recognised(const RenameResult& result, const Subject& subject) {
  return std::visit(
      Overloaded{[&](const RenameRefused& refused) -> Recognised {
                   return subject.refused(refused.reason, refused.help);
                 },
                 [](const auto& operation) -> Recognised { return Operation{operation}; }},
      result);
}

}  // namespace

std::optional<Recognised> recognise_rename(const Subject& subject) {
  const auto* rename = std::get_if<Rename>(&subject.node());
  // A name that is taken is refused below, in its own words.
  const bool raises = std::any_of(subject.effect.raises.begin(), subject.effect.raises.end(),
                                  [](const auto& error) { return error.sqlstate != "42P07"; });
  if (rename == nullptr || raises) return std::nullopt;
  if (rename->kind != RenameKind::Table && rename->kind != RenameKind::Column) return std::nullopt;
  const CatalogRelation* relation = subject.before.relation(rename->relation);
  const bool table = relation != nullptr && (relation->kind == 'r' || relation->kind == 'p');
  if (!table || subject.before.created_here(rename->relation) || subject.contract_phase() ||
      subject.as_is()) {
    return std::nullopt;
  }
  return recognised(Recogniser(*rename, *relation, subject.script, subject.before).judge(),
                    subject);
}

std::optional<Recognised> recognise_set_schema(const Subject& subject) {
  const auto* set = std::get_if<SetSchema>(&subject.node());
  if (set == nullptr || set->kind != ObjectKind::Table || subject.contract_phase() ||
      subject.as_is() || subject.before.created_here(set->name))
    return std::nullopt;
  const CatalogRelation* relation = subject.before.relation(set->name);
  if (relation == nullptr || (relation->kind != 'r' && relation->kind != 'p')) return std::nullopt;
  if (Identifier(relation->schema) == set->schema) return std::nullopt;
  const Rename rename{.kind = RenameKind::Table,
                      .relation = set->name,
                      .part = std::nullopt,
                      .new_name = Identifier(relation->name)};
  return recognised(
      Recogniser(rename, *relation, subject.script, subject.before, set->schema).judge(), subject);
}

}  // namespace lockstep
