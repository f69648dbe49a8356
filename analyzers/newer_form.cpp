#include "analyzers/newer_form.hpp"

#include "sql/overloaded.hpp"

#include <algorithm>
#include <string>

namespace lockstep {
namespace {

class Newest {
 public:
  const std::optional<NewerForm>& found() const { return found_; }

  void see(std::string_view form, int major) {
    const ServerVersion since = ServerVersion::of_major(major);
    if (!found_ || found_->since < since) found_ = {form, since};
  }

  void see(const Constraint& constraint) {
    if (has(constraint.other_clauses, "NOT ENFORCED")) see("NOT ENFORCED", 18);
    if (constraint.nulls_not_distinct) see("NULLS NOT DISTINCT", 15);
  }

  void see(const ColumnDefinition& column) {
    if (has(column.other_clauses, "GENERATED VIRTUAL")) see("a VIRTUAL generated column", 18);
    if (has(column.other_clauses, "STORAGE")) see("STORAGE of a new column", 16);
    if (has(column.other_clauses, "COMPRESSION")) see("COMPRESSION", 14);
    for (const Constraint& constraint : column.constraints)
      see(constraint);
  }

  void see(const AlterAction& action) {
    std::visit(Overloaded{
                   [&](const AddColumn& add) { see(add.column); },
                   [&](const AddConstraint& add) {
                     if (add.constraint.kind == ConstraintKind::NotNull)
                       see("ADD CONSTRAINT … NOT NULL", 18);
                     see(add.constraint);
                   },
                   [&](const ChangeProperty& change) {
                     if (change.property == TableProperty::AccessMethod)
                       see("SET ACCESS METHOD", 15);
                   },
                   [&](const OtherAlterAction& other) {
                     if (other.subtype == "SET EXPRESSION") see("SET EXPRESSION", 17);
                     if (other.subtype == "ALTER CONSTRAINT")
                       see("ALTER CONSTRAINT … ENFORCED and INHERIT", 18);
                   },
                   [](const auto&) {},
               },
               action);
  }

 private:
  static bool has(const std::vector<std::string>& clauses, std::string_view clause) {
    return std::find(clauses.begin(), clauses.end(), clause) != clauses.end();
  }

  std::optional<NewerForm> found_;
};

}  // namespace

std::optional<NewerForm> newest_form(const Statement& statement) {
  Newest newest;
  if (const auto* alter = std::get_if<AlterTable>(&statement.node)) {
    for (const AlterAction& action : alter->actions)
      newest.see(action);
  } else if (const auto* create = std::get_if<CreateTable>(&statement.node)) {
    for (const ColumnDefinition& column : create->columns)
      newest.see(column);
    for (const Constraint& constraint : create->constraints)
      newest.see(constraint);
  } else if (const auto* dml = std::get_if<Dml>(&statement.node)) {
    if (dml->kind == DmlKind::Merge) newest.see("MERGE", 15);
  }
  return newest.found();
}

}  // namespace lockstep
