#include "planner/recognise/row_by_row.hpp"

#include "planner/operations/row_change.hpp"
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

template <class List, class Value>
bool contains(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// Another value in each transaction, though the server calls some of them stable.
constexpr std::array<std::string_view, 10> kClock{
    "now",          "current_timestamp", "transaction_timestamp", "statement_timestamp",
    "current_date", "localtimestamp",    "current_time",          "localtime",
    "age",          "pg_current_xact_id"};
// Never NULL.
constexpr std::array<std::string_view, 11> kAlwaysAValue{
    "now",          "current_timestamp", "transaction_timestamp", "statement_timestamp",
    "current_date", "localtimestamp",    "clock_timestamp",       "gen_random_uuid",
    "random",       "nextval",           "uuid_generate_v4"};
// f(f(x)) = f(x)
constexpr std::array<std::string_view, 6> kSettled{"lower", "upper", "btrim",
                                                   "ltrim", "rtrim", "initcap"};

class Judge {
 public:
  Judge(const Dml& dml, const CatalogRelation& target, const AnalysisState& before)
      : change_(*dml.row_by_row), kind_(dml.kind), target_(target), before_(before) {
    add_tables(target);
  }

  BatchResult judge() {
    if (change_.where) judge_condition(*change_.where);
    for (const Assignment& set : change_.sets)
      judge_value(set);
    for (const CatalogRelation* table : tables_)
      judge_table(*table);
    if (!reasons_.empty()) return reasons_;
    operations::ChangeRows operation{.table = target_.relation_name(),
                                     .edit = edit(),
                                     .assignment = assignments_of(change_),
                                     .to_do = to_do()};
    for (const CatalogRelation* table : tables_)
      operation.parts.push_back({table->relation_name(), primary_key(*table)});
    return operation;
  }

 private:
  RowEdit edit() const { return kind_ == DmlKind::Delete ? RowEdit::Delete : RowEdit::Update; }
  Sql to_do() const {
    const bool by_condition = kind_ == DmlKind::Delete || done_rows_are_out();
    return by_condition ? asked_for(change_) : asked_for_and_different(change_, target_);
  }
  void refuse(std::string reason) { reasons_.push_back(std::move(reason)); }

  // Those that hold rows: partitions, or the table and its children.
  void add_tables(const CatalogRelation& relation) {
    if (relation.kind == 'f') refuse(relation.shown() + " is a foreign table");
    if (relation.kind == 'r' && !contains(tables_, &relation)) tables_.push_back(&relation);
    if (change_.only) return;
    for (const std::string& child : relation.children) {
      const CatalogRelation* below = before_.relation_shown(child);
      if (below == nullptr) {
        refuse("its child " + child + " is not known");
      } else {
        add_tables(*below);
      }
    }
  }

  bool assigned(const Identifier& column) const {
    return std::any_of(change_.sets.begin(), change_.sets.end(),
                       [&](const Assignment& set) { return set.column == column; });
  }
  bool reads_assigned(const Expression& value) const {
    return std::any_of(value.columns.begin(), value.columns.end(),
                       [&](const Identifier& column) { return assigned(column); });
  }

  // WHERE c IS NULL with a value set for c: no row that is done is asked for again.
  bool done_rows_are_out() const {
    return std::any_of(change_.sets.begin(), change_.sets.end(), [&](const Assignment& set) {
      return contains(change_.asked_null, set.column) && is_a_value(set.value);
    });
  }
  static bool is_a_value(const Expression& value) {
    if (value.constant) return !value.null_literal;
    const Names tokens = significant_tokens(value.text);
    for (const std::string_view word : {"case", "null", "nullif"}) {
      if (contains(tokens, word)) return false;
    }
    return value.columns.empty() && !value.has_subquery && !value.functions.empty() &&
           std::all_of(value.functions.begin(), value.functions.end(),
                       [](const std::string& name) { return contains(kAlwaysAValue, name); });
  }

  void judge_condition(const Expression& where) {
    if (where.has_subquery) refuse("WHERE has a sub-query, which sees other rows");
    for (const std::string& function : where.functions) {
      if (!steady(function))
        refuse("WHERE calls " + function + ", which may say something else each time");
    }
    judge_names(where);
  }

  void judge_value(const Assignment& set) {
    const std::string what = "the value of " + set.column.shown();
    if (set.value.has_subquery) refuse(what + " has a sub-query, which sees other rows");
    judge_names(set.value);
    if (done_rows_are_out()) return;
    for (const std::string& function : set.value.functions) {
      if (!steady(function) || contains(kClock, function)) {
        refuse(what + " calls " + function +
               ", which gives another value in each batch, and WHERE does not leave out the rows "
               "that are done");
      }
    }
    if (reads_assigned(set.value) && !settles(set)) {
      refuse(what + " is made from what the statement itself sets, so a row would change again");
    }
    if (target_.column(set.column) == nullptr)
      refuse(target_.shown() + " has no column " + set.column.shown());
    if (contains(target_.partition_columns, set.column.text()))
      refuse(set.column.shown() + " is part of the partition key, so rows would move");
  }

  // SET c = lower(c)
  bool settles(const Assignment& set) const {
    const Names tokens = significant_tokens(set.value.text);
    return set.value.columns == std::vector<Identifier>{set.column} && tokens.size() == 4 &&
           contains(kSettled, tokens.front()) && set.value.functions.size() == 1;
  }

  bool steady(const std::string& function) const {
    const Volatility known = function_volatility(function);
    return known == Volatility::Immutable || known == Volatility::Stable ||
           (known == Volatility::Unknown && before_.steady_function(function));
  }

  // t.c would not be understood in a partition of t.
  void judge_names(const Expression& expression) {
    if (tables_.size() == 1 && tables_.front() == &target_) return;
    const Names tokens = significant_tokens(expression.text);
    for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
      if (tokens[at + 1] != "." || !mentions(tokens[at], Identifier(target_.name))) continue;
      refuse("its columns are named with the table, which its partitions do not know");
      return;
    }
  }

  void judge_table(const CatalogRelation& table) {
    for (const CatalogRule& rule : table.rules)
      refuse("rule " + Identifier(rule.name).shown() + " makes something else of it");
    for (const CatalogTrigger& trigger : table.triggers)
      judge_trigger(trigger);
  }

  void judge_trigger(const CatalogTrigger& trigger) {
    if (trigger.enabled == "disabled" || trigger.enabled == "replica") return;
    const std::string name = "trigger " + Identifier(trigger.name).shown();
    if (!mentions(trigger.definition, Identifier(kind_ == DmlKind::Delete ? "delete" : "update")))
      return;
    if (mentions(trigger.definition, Identifier("statement"))) {
      refuse(name + " would fire for each batch");
      return;
    }
    if (!mentions(trigger.definition, Identifier("before"))) return;
    const CatalogFunction* function = function_of(trigger, before_.catalog());
    if (function == nullptr) {
      refuse(name + " runs " + trigger.function + ", which cannot be read and may change the row");
      return;
    }
    for (const Assignment& set : change_.sets) {
      if (mentions(function->body, set.column))
        refuse(name + " names " + set.column.shown() + " and may set it to something else");
    }
    if (kind_ == DmlKind::Delete && mentions(function->body, Identifier("null")))
      refuse(name + " may keep a row");
  }

  const RowByRow& change_;
  DmlKind kind_;
  const CatalogRelation& target_;
  const AnalysisState& before_;
  std::vector<const CatalogRelation*> tables_;
  Names reasons_;
};

}  // namespace

BatchResult in_batches(const Dml& dml, const CatalogRelation& target, const AnalysisState& before) {
  if (!dml.row_by_row) {
    return Names{
        "it joins other tables, has an alias, a WITH query or RETURNING, or sets a part of a "
        "column, several by one query, or a DEFAULT"};
  }
  return Judge(dml, target, before).judge();
}

}  // namespace lockstep
