#include "planner/operations/expression_conversion.hpp"

#include "planner/operations/image_comparison.hpp"
#include "planner/operations/lockstep_schema.hpp"
#include "sql/sql_builder.hpp"

namespace lockstep {
namespace {

constexpr std::string_view kForwardValue = "forward_value";
constexpr std::string_view kReverseValue = "reverse_value";
constexpr std::string_view kForwardError = "forward_error";
constexpr std::string_view kProbe = "probe";

Sql type(const TypeName& name) {
  return SqlBuilder{}.type(name);
}

// The value is where the expressions look for it, under the column's own name.
Sql declare(const Identifier& name, const TypeName& of, const Sql& value) {
  return SqlBuilder{} << "  " << name << " " << type(of) << " := " << value << ";\n";
}

Sql value_function(const RelationName& name, const TypeName& from, const Sql& result,
                   const Sql& body) {
  return SqlBuilder{} << "CREATE FUNCTION " << name << "(" << type(from) << ") RETURNS " << result
                      << " LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS "
                      << Literal{body.text()};
}

// The expression, or the value as it is: an assignment then converts it.
Sql converted(const std::optional<Expression>& expression, const Identifier& column) {
  return expression ? SqlBuilder{} << *expression : SqlBuilder{} << column;
}

Sql cast(const std::optional<Expression>& expression, const Identifier& column,
         const TypeName& to) {
  if (expression) return SqlBuilder{} << *expression;
  return SqlBuilder{} << "CAST(" << column << " AS " << type(to) << ")";
}

// A body that computes from `source` what `ending` gives away.
Sql body(const Identifier& column, const TypeName& from, const TypeName& to, const Sql& source,
         const Sql& compute, const Sql& ending) {
  return SqlBuilder{} << "\nDECLARE\n"
                      << declare(column, from, source) << "  lockstep_value " << type(to)
                      << ";\nBEGIN\n"
                      << compute << ending << "END\n";
}

Sql grant(const RelationName& function, const TypeName& from) {
  return SqlBuilder{} << "GRANT EXECUTE ON FUNCTION " << function << "(" << type(from)
                      << ") TO PUBLIC";
}

Sql new_row(const Identifier& column) {
  return SqlBuilder{} << "NEW." << column;
}

Sql assign(const Identifier& target) {
  return SqlBuilder{} << "  NEW." << target << " := lockstep_value;\n  RETURN NEW;\n";
}

}  // namespace

ConversionFunctions::ConversionFunctions(ExpressionConversion conversion, std::string tag)
    : conversion_(std::move(conversion)), tag_(std::move(tag)) {}

// Statements that leave the new value, or NULL, in lockstep_value.
Sql ConversionFunctions::compute_forward() const {
  return SqlBuilder{} << "  BEGIN\n    lockstep_value := "
                      << converted(conversion_.forward, conversion_.column)
                      << ";\n  EXCEPTION WHEN OTHERS THEN\n    lockstep_value := NULL;\n  END;\n";
}

// The old value, or NULL: where the author does not say how it is made, it has to come back as
// what it was.
Sql ConversionFunctions::compute_reverse() const {
  const Identifier& column = conversion_.column;
  SqlBuilder sql;
  sql << "  BEGIN\n    lockstep_value := "
      << converted(conversion_.reverse, conversion_.reverse_column()) << ";\n";
  if (!conversion_.reverse) {
    sql << "    DECLARE\n    "
        << declare(Identifier("lockstep_written"), conversion_.to, SqlBuilder{} << column)
        << "      lockstep_back " << type(conversion_.to) << ";\n    "
        << declare(column, conversion_.from, SqlBuilder{} << "lockstep_value")
        << "    BEGIN\n      lockstep_back := " << converted(conversion_.forward, column)
        << ";\n      IF "
        << image_differs(SqlBuilder{} << "lockstep_back", SqlBuilder{} << "lockstep_written",
                         conversion_.to)
        << " THEN\n"
           "        lockstep_value := NULL;\n      END IF;\n    END;\n";
  }
  return sql << "  EXCEPTION WHEN OTHERS THEN\n    lockstep_value := NULL;\n  END;\n";
}

std::vector<Sql> ConversionFunctions::create() const {
  const auto& [column, from, to, forward, reverse, operation_class, new_column] = conversion_;
  const Sql argument = SqlBuilder{} << "$1";
  const Sql give = SqlBuilder{} << "  RETURN lockstep_value;\n";
  const Sql attempt = SqlBuilder{} << "  lockstep_value := " << converted(forward, column) << ";\n";
  const Sql tell =
      SqlBuilder{} << "  RETURN NULL;\nEXCEPTION WHEN OTHERS THEN\n  RETURN SQLERRM;\n";
  return {value_function(in_lockstep_schema(kForwardValue, tag_), from, type(to),
                         body(column, from, to, argument, compute_forward(), give)),
          value_function(
              in_lockstep_schema(kReverseValue, tag_), to, type(from),
              body(conversion_.reverse_column(), to, from, argument, compute_reverse(), give)),
          value_function(in_lockstep_schema(kForwardError, tag_), from, SqlBuilder{} << "text",
                         body(column, from, to, argument, attempt, tell)),
          // Triggers call these two as whoever writes, also where a default privilege says no.
          grant(in_lockstep_schema(kForwardValue, tag_), from),
          grant(in_lockstep_schema(kReverseValue, tag_), to)};
}

std::vector<Sql> ConversionFunctions::drop() const {
  const auto drop = [&](std::string_view role, const TypeName& from) -> Sql {
    return SqlBuilder{} << "DROP FUNCTION " << in_lockstep_schema(role, tag_) << "(" << type(from)
                        << ")";
  };
  return {drop(kForwardError, conversion_.from), drop(kForwardValue, conversion_.from),
          drop(kReverseValue, conversion_.to)};
}

Sql ConversionFunctions::forward(const Sql& value) const {
  return SqlBuilder{} << in_lockstep_schema(kForwardValue, tag_) << "(" << value << ")";
}

Sql ConversionFunctions::reverse(const Sql& value) const {
  return SqlBuilder{} << in_lockstep_schema(kReverseValue, tag_) << "(" << value << ")";
}

Sql ConversionFunctions::forward_error(const Sql& value) const {
  return SqlBuilder{} << in_lockstep_schema(kForwardError, tag_) << "(" << value << ")";
}

Sql ConversionFunctions::assign_forward(const Identifier& target, const Identifier& source) const {
  return body(conversion_.column, conversion_.from, conversion_.to, new_row(source),
              compute_forward(), assign(target));
}

Sql ConversionFunctions::assign_reverse(const Identifier& target, const Identifier& source) const {
  return body(conversion_.reverse_column(), conversion_.to, conversion_.from, new_row(source),
              compute_reverse(), assign(target));
}

std::vector<Sql> ConversionFunctions::prove() const {
  const RelationName probe = in_lockstep_schema(kProbe, tag_);
  const Identifier& column = conversion_.column;
  const Identifier& new_column = conversion_.reverse_column();
  const auto create = [&](const Identifier& name, const TypeName& of) -> Sql {
    return SqlBuilder{} << "CREATE TABLE " << probe << " (" << name << " " << type(of) << ")";
  };
  const Sql drop = SqlBuilder{} << "DROP TABLE " << probe;
  SqlBuilder change;
  change << "ALTER TABLE " << probe << " ALTER COLUMN " << column << " TYPE "
         << type(conversion_.to);
  if (conversion_.forward) change << " USING " << *conversion_.forward;

  // An index can be made of any expression when it only asks whether that is NULL.
  const auto index = [&](const Sql& expression) -> Sql {
    return SqlBuilder{} << "CREATE INDEX ON " << probe << " (((" << expression << ") IS NULL))";
  };
  SqlBuilder block;
  block << "BEGIN\n";
  for (const auto& [table, expression] :
       {std::pair{create(column, conversion_.from),
                  cast(conversion_.forward, column, conversion_.to)},
        std::pair{create(new_column, conversion_.to),
                  cast(conversion_.reverse, new_column, conversion_.from)}}) {
    block << table << ";\n" << index(expression) << ";\n" << drop << ";\n";
  }
  block << "EXCEPTION WHEN invalid_object_definition THEN\n  RAISE EXCEPTION USING ERRCODE = "
           "'invalid_object_definition', MESSAGE = 'the conversion depends on settings of the "
           "session (TimeZone, DateStyle, locale) or on the catalog, so two clients could get "
           "different values; write USING, and a reverse expression, that do not, e.g. c AT TIME "
           "ZONE ''UTC''';\nEND";
  const Sql proof = block;
  return {SqlBuilder{} << "SET LOCAL search_path = pg_catalog, pg_temp",
          create(column, conversion_.from), change, drop,
          SqlBuilder{} << "DO " << Literal{proof.text()}};
}

}  // namespace lockstep
