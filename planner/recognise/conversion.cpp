#include "planner/recognise/conversion.hpp"

#include "analyzers/column_type.hpp"
#include "analyzers/type_change.hpp"
#include "planner/column_type_name.hpp"
#include "sql/overloaded.hpp"
#include "sql/volatility.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace lockstep {
namespace {

// Why an expression cannot be computed for every row, by everybody, at any time. Empty: it can.
std::string unusable(std::string_view what, const Expression& expression,
                     const Identifier& column) {
  const std::string subject = std::string(what) + " ";
  for (const Identifier& read : expression.columns) {
    if (read != column) {
      return subject + "reads column " + read.shown() +
             ": a row would have to be converted anew whenever that changes";
    }
  }
  if (expression.has_subquery) return subject + "has a subquery, which sees other rows";
  for (const std::string& function : expression.functions) {
    switch (function_volatility(function)) {
      case Volatility::Immutable:
        break;
      case Volatility::Stable:
        return subject + "calls " + function + ", whose result depends on the session or its time";
      case Volatility::Volatile:
        return subject + "calls " + function + ", which gives another value each time";
      case Volatility::Unknown:
        return subject + "calls " + function +
               ", which is not one of PostgreSQL's own functions: what it gives, and who may call "
               "it, is not known";
    }
  }
  return {};
}

bool one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// timestamptz ↔ the types without a zone: by the session's TimeZone (manual §8.5.3).
bool by_time_zone(const ColumnType& from, const ColumnType& to) {
  const auto zoned = [](const ColumnType& type) {
    return one_of(type.name, {"timestamptz", "timetz"});
  };
  const auto of_time = [](const ColumnType& type) {
    return one_of(type.name, {"date", "time", "timetz", "timestamp", "timestamptz"});
  };
  return of_time(from) && of_time(to) && zoned(from) != zoned(to);
}

// Assignments and operators of one also parse on the other.
bool speaks_alike(const ColumnType& from, const ColumnType& to) {
  if (from.array != to.array) return false;
  if (from.name == to.name) return true;
  const auto both_in = [&](std::initializer_list<std::string_view> family) {
    return one_of(from.name, family) && one_of(to.name, family);
  };
  return both_in({"int2", "int4", "int8"}) || both_in({"float4", "float8"}) ||
         both_in({"text", "varchar"});
}

// The type by a name that means the same under every search_path. Nothing: it has none.
std::optional<TypeName> pinned(const TypeName& type) {
  TypeName result = type;
  if (is_builtin_type(type)) {
    result.text = shown_type(column_type(type));
    return result;
  }
  if (!type.schema || !type.modifiers.empty()) return std::nullopt;
  result.text = RelationName{Identifier(*type.schema), Identifier(type.name)}.quoted();
  for (int dimension = 0; dimension < type.array_dimensions; ++dimension)
    result.text += "[]";
  return result;
}

bool has_constraints(const TypeName& type, const CatalogSnapshot& catalog) {
  const auto& domains = catalog.domains_with_constraints;
  return std::any_of(domains.begin(), domains.end(), [&](const std::string& domain) {
    const std::string_view local = std::string_view(domain).substr(domain.rfind('.') + 1);
    return local == Identifier(type.name).shown();
  });
}

const Expression* reverse_of(const ScriptStatement& statement) {
  const Directive* directive = statement.directive(DirectiveKind::Reverse);
  return directive == nullptr ? nullptr : &*directive->expression;
}

std::string why_not(const AlterColumnType& change, const CatalogColumn& column,
                    const Expression* reverse, const Identifier& reversed,
                    const CatalogSnapshot& catalog) {
  const bool computed = change.using_expression && !only_casts(*change.using_expression, change);
  if (column.domain_constrained || has_constraints(change.type, catalog)) {
    return "a domain with constraints refuses the NULL that stands for what cannot be converted";
  }
  if (!pinned(change.type)) {
    return "type " + change.type.text +
           " is named without its schema, or has a modifier that is "
           "not known; write it with its schema";
  }
  if (change.using_expression) {
    std::string reason = unusable("USING", *change.using_expression, change.column);
    if (!reason.empty()) return reason;
  }
  // The copies of the expressions that stand in functions know nothing of it.
  if ((computed && !column.collation.empty()) || (reverse != nullptr && change.collation)) {
    return "what its expressions make of a value may depend on the column's collation; change type "
           "and collation in revisions of their own";
  }
  if (computed && reverse == nullptr) {
    return "how the old value is made from the new is not known; put \"-- lockstep: reverse "
           "<expression>\" above it, in which " +
           reversed.shown() + " stands for the new value";
  }
  if (!computed && by_time_zone(column_type(column), column_type(change.type))) {
    return "the conversion depends on each session's TimeZone; write USING " +
           change.column.shown() +
           " AT TIME ZONE 'UTC' (or the zone that is meant), and the same "
           "as \"-- lockstep: reverse\"";
  }
  return reverse == nullptr ? std::string() : unusable("reverse", *reverse, reversed);
}

// What `reverse` calls the new value: by the name that the column has then, or by the one that it
// has in this statement.
const Identifier& reversed_name(const AlterColumnType& change, const Expression* reverse,
                                const std::optional<Identifier>& new_name) {
  if (!new_name) return change.column;
  const bool by_old_name =
      reverse != nullptr && std::find(reverse->columns.begin(), reverse->columns.end(),
                                      change.column) != reverse->columns.end();
  return by_old_name ? change.column : *new_name;
}

}  // namespace

OperationClass class_of(const AnyConversion& conversion) {
  return std::visit(Overloaded{[](const TypeConversion& known) { return known.operation_class(); },
                               [](const ExpressionConversion& own) { return own.operation_class; },
                               [](const SameType&) { return OperationClass::Both; }},
                    conversion);
}

ConversionResult recognise_conversion(const AlterColumnType& change, const CatalogColumn& column,
                                      const ScriptStatement& statement,
                                      const CatalogSnapshot& catalog,
                                      const std::optional<Identifier>& new_name) {
  const ColumnType from = column_type(column);
  const ColumnType to = column_type(change.type);
  const Expression* reverse = reverse_of(statement);
  const bool plain = !change.using_expression || only_casts(*change.using_expression, change);
  if (plain && reverse == nullptr) {
    if (const auto known = TypeConversion::find(from, to)) return AnyConversion{*known};
  }
  const Identifier& reversed = reversed_name(change, reverse, new_name);
  std::string reason = why_not(change, column, reverse, reversed, catalog);
  if (!reason.empty()) return reason;
  ExpressionConversion own{.column = change.column,
                           .from = type_of(column),
                           .to = *pinned(change.type),
                           .forward = change.using_expression,
                           .reverse = std::nullopt,
                           .operation_class = plain && speaks_alike(from, to)
                                                  ? OperationClass::Transparent
                                                  : OperationClass::Flip};
  if (reverse != nullptr) own.reverse = *reverse;
  if (reverse != nullptr && reversed != change.column) own.new_column = reversed;
  return AnyConversion{std::move(own)};
}

}  // namespace lockstep
