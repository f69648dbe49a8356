// DROP COLUMN of columns in use, or what stands in its way: what plain SQL would refuse, and what
// would make INSERTs of the new version fail, which leaves the columns out.

#include "analyzers/catalog_changes.hpp"
#include "planner/operations/rename_breaks.hpp"
#include "planner/recognise/families.hpp"
#include "planner/recognise/fill_value.hpp"
#include "planner/recognise/replacement_obstacles.hpp"
#include "planner/recognise/table_functions.hpp"
#include "sql/statement_parser.hpp"
#include "sql/statement_use.hpp"
#include "sql/volatility.hpp"

#include <algorithm>
#include <array>

namespace lockstep {
namespace {

using Names = std::vector<std::string>;

struct Refused {
  std::string reason;
  std::string help;
};

// What rows have in a column that their INSERT leaves out.
enum class LeftOut { Null, Default, Distinct };

constexpr std::string_view kCheck = "CHECK ";

// A condition that is not simply unknown when a value is NULL.
bool may_refuse_null(std::string definition) {
  constexpr std::array<std::string_view, 8> kNotStrict{
      "is", "case", "coalesce", "nullif", "num_nulls", "num_nonnulls", "isnull", "notnull"};
  for (const std::string_view ending : {" NOT VALID", " NO INHERIT"}) {
    if (definition.ends_with(ending)) definition.resize(definition.size() - ending.size());
  }
  if (!definition.starts_with(kCheck)) return true;
  const auto parsed = parse_expression(std::string_view(definition).substr(kCheck.size()));
  const auto* check = std::get_if<Expression>(&parsed);
  if (check == nullptr) return true;
  return std::any_of(
             kNotStrict.begin(), kNotStrict.end(),
             [&](std::string_view word) { return mentions(definition, Identifier(word)); }) ||
         std::any_of(check->functions.begin(), check->functions.end(),
                     [](const std::string& function) {
                       return function_volatility(function) == Volatility::Unknown;
                     });
}

// NULL is unlike every other value there.
bool is_plain_key(const CatalogIndex& index, const Identifier& column) {
  const ParsedScript parsed = parse_script(SourceText("index", index.definition));
  if (parsed.statements.size() != 1) return false;
  const auto* create = std::get_if<CreateIndex>(&parsed.statements.front().node);
  return create != nullptr &&
         std::find(create->columns.begin(), create->columns.end(), column) != create->columns.end();
}

class Recogniser {
 public:
  Recogniser(const AlterTable& alter, const CatalogRelation& table, const Subject& subject)
      : alter_(alter), table_(table), subject_(subject) {
    for (const AlterAction& action : alter.actions) {
      const auto& drop = std::get<DropColumn>(action);
      if (table.column(drop.column) != nullptr) columns_.push_back(drop.column);
    }
  }

  bool nothing_to_drop() const { return columns_.empty(); }

  Recognised judge() const {
    Names reasons = obstacles_of_table();
    for (const Identifier& column : columns_) {
      for (std::string& reason : dependents_of(column))
        reasons.push_back(std::move(reason));
    }
    if (reasons.empty()) {
      for (const RaisedError& error : subject_.effect.raises)
        reasons.push_back(error.message);
    }
    if (!reasons.empty()) return refuse(reasons, "Take away what stands in the way first");
    std::optional<ColumnFill> fill;
    if (const Directive* reverse = subject_.script.directive(DirectiveKind::Reverse)) {
      auto result = filled_by(*reverse->expression);
      if (auto* refused = std::get_if<Refused>(&result))
        return subject_.refused(refused->reason, refused->help);
      fill = std::get<ColumnFill>(std::move(result));
    }
    for (const Identifier& column : columns_) {
      const bool filled = fill && fill->column == column;
      if (!filled && may_not_be_null(column)) return needs_reverse(column);
      for (std::string& reason :
           refusing(column, filled ? fill_kind(*fill) : left_out(column), filled)) {
        reasons.push_back(std::move(reason));
      }
    }
    if (!reasons.empty()) {
      return refuse(reasons,
                    "Drop that first, in a revision of its own, or say what they have "
                    "there until then (\"-- lockstep: reverse <expression>\")");
    }
    return staged(std::move(fill));
  }

 private:
  Names obstacles_of_table() const;
  Names dependents_of(const Identifier& column) const;
  Names refusing(const Identifier& column, LeftOut has, bool filled) const;
  bool may_not_be_null(const Identifier& column) const;
  LeftOut left_out(const Identifier& column) const;
  std::variant<ColumnFill, Refused> filled_by(const Expression& value) const;
  Recognised needs_reverse(const Identifier& column) const;
  Recognised staged(std::optional<ColumnFill> fill) const;

  std::string name_of(const Identifier& column) const {
    return table_.shown() + "." + column.shown();
  }
  bool dropped_too(const Identifier& column) const {
    return std::find(columns_.begin(), columns_.end(), column) != columns_.end();
  }
  static LeftOut fill_kind(const ColumnFill& fill) {
    const bool varies =
        !fill.value.columns.empty() || volatility(fill.value) == Volatility::Volatile;
    return varies ? LeftOut::Distinct : LeftOut::Default;
  }
  Recognised refuse(const Names& reasons, const std::string& help) const {
    std::string text;
    for (const std::string& reason : reasons)
      text += (text.empty() ? "" : "; ") + reason;
    return subject_.refused(text, help + ". " + kAsIsHelp);
  }

  const AlterTable& alter_;
  const CatalogRelation& table_;
  const Subject& subject_;
  std::vector<Identifier> columns_;
};

Names Recogniser::obstacles_of_table() const {
  Names names;
  if (table_.kind != 'p' && table_.inherits && !table_.is_partition) {
    names.push_back(table_.shown() + " has parents or children by INHERITS, whose columns go on");
  }
  if (alter_.only && !table_.children.empty())
    names.push_back("ONLY would leave the column in what is below " + table_.shown());
  if (!table_.publications.empty()) {
    names.push_back("publication " + enumerated(table_.publications) + " sends " + table_.shown() +
                    ": its subscribers would have to have the column under the name that it has "
                    "out of sight");
  }
  return names;
}

// What plain SQL refuses without CASCADE, or takes along with it.
Names Recogniser::dependents_of(const Identifier& column) const {
  Names names;
  const std::string on_it = " depends on column " + name_of(column);
  if (table_.column(derived_name("lockstep_dropped_", column)) != nullptr)
    names.push_back("a column dropped before has the name that " + name_of(column) + " would get");
  for (const CatalogDependent& dependent : table_.dependents) {
    const bool goes_along = dependent.kind == "sequence" || dependent.kind == "statistics";
    if (dependent.column == column.text() && !goes_along)
      names.push_back(dependent.kind + " " + dependent.name + on_it);
  }
  for (const CatalogTrigger& trigger : table_.triggers) {
    if (names_column(trigger.columns, column))
      names.push_back("trigger " + Identifier(trigger.name).shown() + on_it);
  }
  for (const std::string& shown : table_.referenced_by) {
    const CatalogRelation* other = subject_.before.relation_shown(shown);
    if (other == nullptr) continue;
    for (const CatalogConstraint& key : other->constraints) {
      if (key.referenced == table_.shown() && names_column(key.referenced_columns, column) &&
          other != &table_) {
        names.push_back("foreign key " + Identifier(key.name).shown() + " of " + shown + on_it);
      }
    }
  }
  for (const CatalogConstraint& constraint : table_.constraints) {
    if (!names_column(constraint.columns, column)) continue;
    for (const std::string& grouped : constraint.grouped_by)
      names.push_back(grouped + " groups by the primary key that has " + name_of(column));
  }
  if (names_column(table_.partition_columns, column))
    names.push_back(name_of(column) + " is in the partition key");
  for (const std::string& shown : table_.parents) {
    const CatalogRelation* parent = subject_.before.relation_shown(shown);
    if (parent != nullptr && parent->column(column) != nullptr)
      names.push_back(name_of(column) + " is inherited from " + shown);
  }
  return names;
}

LeftOut Recogniser::left_out(const Identifier& column) const {
  const CatalogColumn& known = *table_.column(column);
  if (!known.identity.empty() || known.generated) return LeftOut::Distinct;
  if (!known.default_value) return LeftOut::Null;
  const bool distinct = known.default_value->find("nextval(") != std::string::npos ||
                        known.default_value->find("uuid") != std::string::npos;
  return distinct ? LeftOut::Distinct : LeftOut::Default;
}

bool Recogniser::may_not_be_null(const Identifier& column) const {
  if (left_out(column) != LeftOut::Null) return false;
  return table_.column(column)->not_null ||
         std::any_of(table_.constraints.begin(), table_.constraints.end(),
                     [&](const CatalogConstraint& constraint) {
                       return names_column(constraint.proves_not_null, column);
                     });
}

// Indexes and constraints that would refuse rows of the new version.
Names Recogniser::refusing(const Identifier& column, LeftOut has, bool filled) const {
  Names names;
  const std::string rows =
      " may refuse rows of the new version, which leave out " + name_of(column);
  for (const CatalogIndex& index : table_.indexes) {
    if (!index.unique || !names_column(index.columns, column) || has == LeftOut::Distinct) continue;
    const bool nulls_are_distinct =
        index.definition.find("NULLS NOT DISTINCT") == std::string::npos &&
        is_plain_key(index, column);
    if (has == LeftOut::Null && nulls_are_distinct) continue;
    names.push_back("unique index " + Identifier(index.name).shown() + rows);
  }
  for (const CatalogConstraint& constraint : table_.constraints) {
    if (filled || !names_column(constraint.columns, column)) continue;
    const bool several = constraint.columns.size() > 1;
    const bool check = constraint.kind == "check" &&
                       (has == LeftOut::Null ? may_refuse_null(constraint.definition) : several);
    const bool exclude = constraint.kind == "exclude" && has == LeftOut::Default;
    const bool key = constraint.kind == "foreign key" && several && has == LeftOut::Null &&
                     constraint.definition.find(" MATCH FULL") != std::string::npos;
    if (check || exclude || key) {
      names.push_back(constraint.kind + " constraint " + Identifier(constraint.name).shown() +
                      rows);
    }
  }
  return names;
}

std::variant<ColumnFill, Refused> Recogniser::filled_by(const Expression& value) const {
  std::vector<Identifier> candidates;
  for (const Identifier& column : columns_) {
    if (may_not_be_null(column)) candidates.push_back(column);
  }
  if (candidates.empty()) {
    std::copy_if(columns_.begin(), columns_.end(), std::back_inserter(candidates),
                 [&](const Identifier& column) { return left_out(column) == LeftOut::Null; });
  }
  if (candidates.size() != 1) {
    return Refused{"\"reverse\" does not say which column has its value in rows of the new version",
                   candidates.empty() ? "Leave it out: their defaults fill them."
                                      : "Drop the columns in statements of their own."};
  }
  if (table_.kind == 'p' || table_.is_partition) {
    return Refused{"\"reverse\" needs a trigger, and partitioned tables are not given one yet",
                   "Give the column a default in an earlier revision."};
  }
  for (const Identifier& read : value.columns) {
    if (dropped_too(read) || table_.column(read) == nullptr) {
      return Refused{"\"reverse\" reads " + name_of(read) + ", which the new version does not know",
                     "Make the value of the columns that stay."};
    }
  }
  if (std::string reason = unusable_fill("\"reverse\"", value); !reason.empty())
    return Refused{std::move(reason), "Write an expression of PostgreSQL's own functions."};
  const auto prefixes = trigger_prefixes(table_);
  if (!prefixes) {
    return Refused{"no trigger name would sort before all triggers of " + table_.shown(),
                   "Rename those that begin with a control character."};
  }
  return ColumnFill{table_.relation_name(), candidates.front(), value, prefixes->first};
}

Recognised Recogniser::needs_reverse(const Identifier& column) const {
  return subject_.refused(
      name_of(column) +
          " may not be NULL and has no default: INSERTs of the new version, which leave it out, "
          "would fail as long as it is there",
      "Say what it has in such rows meanwhile: \"-- lockstep: reverse <expression>\", made of the "
      "columns that stay or constant. " +
          kAsIsHelp);
}

Recognised Recogniser::staged(std::optional<ColumnFill> fill) const {
  operations::DropColumns operation{.table = table_,
                                    .columns = columns_,
                                    .family = family_of(table_, subject_.before),
                                    .fill = std::move(fill),
                                    .effect = subject_.effect,
                                    .names_column = {}};
  for (const Identifier& column : columns_) {
    for (std::string& name : name_column(subject_.before.catalog(), table_, column))
      operation.names_column.push_back(std::move(name));
  }
  std::sort(operation.names_column.begin(), operation.names_column.end());
  const auto last = std::unique(operation.names_column.begin(), operation.names_column.end());
  operation.names_column.erase(last, operation.names_column.end());
  return Operation{std::move(operation)};
}

}  // namespace

std::optional<Recognised> recognise_dropped_columns(const AlterTable& alter,
                                                    const Subject& subject) {
  const CatalogRelation* table = subject.before.relation(alter.table);
  const bool drops = std::all_of(
      alter.actions.begin(), alter.actions.end(),
      [](const AlterAction& action) { return std::holds_alternative<DropColumn>(action); });
  if (!drops || table == nullptr || (table->kind != 'r' && table->kind != 'p')) return std::nullopt;
  const bool missing =
      std::any_of(subject.effect.raises.begin(), subject.effect.raises.end(),
                  [](const RaisedError& error) { return error.sqlstate == "42703"; });
  const Recogniser recogniser(alter, *table, subject);
  if (missing || recogniser.nothing_to_drop()) return std::nullopt;
  return recogniser.judge();
}

}  // namespace lockstep
