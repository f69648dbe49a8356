// ADD COLUMN whose value has to be in the rows that are there: a volatile default, a serial or
// identity column, NOT NULL with a value of its author's (`-- lockstep: fill`), or a CHECK.
//
// Where one value does for all rows the catalog holds it, and nothing is written. Serial and
// identity columns are NOT NULL from the start, so they begin as 0 in every row; else the rows that
// are there read as NULL, and NOT NULL is proved when they are filled.

#include "planner/operations/fragment.hpp"
#include "planner/operations/plan_operation.hpp"
#include "planner/operations/replacement_steps.hpp"
#include "sql/volatility.hpp"

namespace lockstep {
namespace {

Fragment integer_type(const TypeName& type) {
  if (type.name == "int2") return "smallint";
  return type.name == "int4" ? Fragment("integer") : Fragment("bigint");
}

class FilledColumn {
 public:
  FilledColumn(const operations::AddFilledColumn& operation, const OperationContext& context)
      : operation_(operation),
        context_(context),
        table_(operation.table),
        column_(operation.column),
        name_(table_.shown() + "." + column_.name.shown()) {
    if (operation.fill)
      fill_.emplace(*operation.fill, replacement_tag(context.revision, table_, column_.name));
  }

  PlanFragment plan() const {
    PlanFragment fragment;
    fragment.own_columns_only = true;
    fragment.relations = {table_.shown()};
    fragment.expand.push_back(add());
    if (operation_.written) {
      fragment.backfill.push_back(fill_rows());
      if (auto value = shared_value()) fragment.copy = {column_.name, std::move(*value)};
    }
    if (operation_.written && column_.not_null && !numbered()) prove_not_null(fragment);
    for (const Constraint& check : operation_.checks)
      add_check(check, fragment);
    if (fill_) {
      fragment.breaks.push_back({"writers", "until retire an INSERT of NULL into " + name_ +
                                                " stores the value of "
                                                "`fill`"});
      append(fragment.retire, retire_fill(*fill_, table_, column_.name));
    }
    return fragment;
  }

 private:
  bool numbered() const { return operation_.sequence || column_.identity != Identity::None; }
  SqlBuilder alter() const { return SqlBuilder{} << "ALTER TABLE " << table_; }
  SqlBuilder alter_column() const { return alter() << " ALTER COLUMN " << column_.name; }
  Sql add_column() const;
  std::vector<Sql> numbering() const;
  Step add() const;
  Step fill_rows() const;
  std::optional<Sql> shared_value() const;
  void prove_not_null(PlanFragment& fragment) const;
  void add_check(const Constraint& check, PlanFragment& fragment) const;
  std::string why() const;

  const operations::AddFilledColumn& operation_;
  const OperationContext& context_;
  const RelationName& table_;
  const ColumnDefinition& column_;
  std::string name_;
  std::optional<FillTrigger> fill_;
};

Sql FilledColumn::add_column() const {
  SqlBuilder add = alter();
  add << " ADD COLUMN " << column_.name << " ";
  if (operation_.sequence) {
    add << integer_type(column_.type);
  } else {
    add.type(column_.type);
  }
  if (column_.collation) add << " COLLATE " << *column_.collation;
  if (numbered()) return add << " NOT NULL DEFAULT 0";
  if (operation_.written) return add;
  if (operation_.fill) return add << " NOT NULL DEFAULT " << operation_.fill->value;
  if (column_.default_value) add << " DEFAULT " << *column_.default_value;
  if (column_.not_null) add << " NOT NULL";
  return add;
}

// As the server makes of serial; of an identity it does so itself.
std::vector<Sql> FilledColumn::numbering() const {
  if (!operation_.sequence) {
    const bool always = column_.identity == Identity::Always;
    return {alter_column() << " DROP DEFAULT",
            alter_column() << " ADD GENERATED "
                           << (always ? Fragment("ALWAYS") : Fragment("BY DEFAULT"))
                           << " AS IDENTITY"};
  }
  const RelationName sequence{table_.schema, *operation_.sequence};
  std::vector<Sql> sql{SqlBuilder{} << "CREATE SEQUENCE " << sequence << " AS "
                                    << integer_type(column_.type)};
  // A catalog from a file need not tell whose the table is; then it is lockstep's role's.
  if (!operation_.owner.empty()) {
    sql.push_back(SqlBuilder{} << "ALTER SEQUENCE " << sequence << " OWNER TO "
                               << Identifier(operation_.owner));
  }
  sql.push_back(SqlBuilder{} << "ALTER SEQUENCE " << sequence << " OWNED BY " << table_ << "."
                             << column_.name);
  sql.push_back(alter_column() << " SET DEFAULT pg_catalog.nextval(" << Literal{sequence.quoted()}
                               << ")");
  return sql;
}

std::string FilledColumn::why() const {
  const std::string held = "the value of the rows that are there is kept in the catalog, so " +
                           table_.shown() + " is not written";
  if (fill_) return "INSERTs of the old version, which leave it out, are filled in; " + held;
  if (numbered()) return "new rows are numbered; those that are there read as 0 until backfill";
  if (!operation_.written) return held;
  return "new rows get the default; those that are there read as NULL until backfill";
}

Step FilledColumn::add() const {
  RunDdl action{{add_column()}, locked(table_, LockMode::AccessExclusive)};
  Undo undo{.statements = {},
            .locks = locked(table_, LockMode::AccessExclusive),
            .gate = unless_used({table_, {column_.name}})};
  if (numbered()) append(action.sql, numbering());
  if (fill_) {
    if (!operation_.written) action.sql.push_back(alter_column() << " DROP DEFAULT");
    append(action.sql, fill_->create_counting());
    undo.statements = fill_->drop_counting();
  } else if (operation_.written && !numbered()) {
    action.sql.push_back(alter_column() << " SET DEFAULT " << *column_.default_value);
  }
  undo.statements.push_back(alter() << " DROP COLUMN " << column_.name);
  return {.id = "", .action = std::move(action), .undo = std::move(undo), .why = why()};
}

// A row that the new value is still to come to is told by what it reads as; nobody writes the
// column before the backfill has ended.
Step FilledColumn::fill_rows() const {
  const Identifier& column = column_.name;
  Backfill action{.relation = table_,
                  .assignment = SqlBuilder{} << column << " = DEFAULT",
                  .out_of_sync = SqlBuilder{} << column << " IS NULL",
                  .key = operation_.key};
  if (numbered()) action.out_of_sync = SqlBuilder{} << column << " = 0";
  if (operation_.fill) {
    const Expression& value = operation_.fill->value;
    action.assignment = SqlBuilder{} << column << " = " << value;
    if (!value.columns.empty()) {
      action.poison = SqlBuilder{} << "CASE WHEN " << column << " IS NULL AND (" << value
                                   << ") IS NULL THEN " << Literal{"the value of fill is NULL"}
                                   << " END";
    }
  }
  return {.id = "",
          .action = std::move(action),
          .undo = {},
          .why = "fills the rows that were there before the column"};
}

// DEFAULT cannot stand in an expression, as a pass that fills other columns too needs it. Left out
// is what would not come to the same there: an explicit cast cuts off what is too long for a type
// with a length, a function that is not PostgreSQL's own is looked up by a search_path, and an
// identity has no expression.
std::optional<Sql> FilledColumn::shared_value() const {
  const std::string& type = column_.type.name;
  if (type == "bit" || type == "bpchar" || column_.type.text.find('(') != std::string::npos)
    return std::nullopt;
  SqlBuilder value;
  value << "CAST(";
  if (operation_.sequence) {
    const RelationName sequence{table_.schema, *operation_.sequence};
    value << "pg_catalog.nextval(" << Literal{sequence.quoted()} << ") AS "
          << integer_type(column_.type);
  } else if (operation_.fill) {
    value << operation_.fill->value << " AS ";
    value.type(column_.type);
  } else if (numbered() || !calls_builtins_alone(*column_.default_value)) {
    return std::nullopt;
  } else {
    value << *column_.default_value << " AS ";
    value.type(column_.type);
  }
  return value << ")";
}

void FilledColumn::prove_not_null(PlanFragment& fragment) const {
  PlanFragment proof =
      lockstep::plan(operations::SetColumnNotNull{table_, column_.name, std::nullopt}, context_);
  append(fragment.backfill, std::move(proof.expand));
  append(fragment.backfill, std::move(proof.backfill));
}

// On rows that read as NULL or 0 it would refuse writes of the old version.
void FilledColumn::add_check(const Constraint& check, PlanFragment& fragment) const {
  PlanFragment added = lockstep::plan(operations::AddCheckConstraint{table_, check}, context_);
  append(operation_.written ? fragment.backfill : fragment.expand, std::move(added.expand));
  append(fragment.backfill, std::move(added.backfill));
}

}  // namespace

PlanFragment plan(const operations::AddFilledColumn& operation, const OperationContext& context) {
  return FilledColumn(operation, context).plan();
}

}  // namespace lockstep
