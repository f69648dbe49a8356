#include "planner/operations/conversion.hpp"

#include "planner/operations/image_comparison.hpp"
#include "sql/overloaded.hpp"
#include "sql/sql_builder.hpp"

namespace lockstep {
namespace {

using Known = std::variant<TypeConversion, ConversionFunctions, SameType>;

Known with_functions(const AnyConversion& conversion, const std::string& tag) {
  return std::visit(Overloaded{[&](const ExpressionConversion& own) -> Known {
                                 return ConversionFunctions(own, tag);
                               },
                               [](const auto& known) -> Known { return known; }},
                    conversion);
}

Sql assigning(const Identifier& target, const Sql& value) {
  return SqlBuilder{} << "\nBEGIN\n  NEW." << target << " := " << value
                      << ";\n  RETURN NEW;\nEND\n";
}

Sql assigning_if(const Sql& condition, const Identifier& target, const Sql& value) {
  // plpgsql takes the first THEN outside of parentheses for its own, a CASE's too.
  return SqlBuilder{} << "\nBEGIN\n  IF (" << condition << ") THEN\n    NEW." << target
                      << " := " << value << ";\n  END IF;\n  RETURN NEW;\nEND\n";
}

Sql new_row(const Identifier& column) {
  return SqlBuilder{} << "NEW." << column;
}

}  // namespace

Conversion::Conversion(const AnyConversion& conversion, const std::string& tag)
    : conversion_(with_functions(conversion, tag)) {}

OperationClass Conversion::operation_class() const {
  return std::visit(
      Overloaded{[](const TypeConversion& known) { return known.operation_class(); },
                 [](const ConversionFunctions& own) { return own.conversion().operation_class; },
                 [](const SameType&) { return OperationClass::Both; }},
      conversion_);
}

const TypeName& Conversion::old_type() const {
  return std::visit(
      Overloaded{
          [](const TypeConversion& known) -> const TypeName& { return known.old_type(); },
          [](const ConversionFunctions& own) -> const TypeName& { return own.conversion().from; },
          [](const SameType& same) -> const TypeName& { return same.type; }},
      conversion_);
}

const TypeName& Conversion::new_type() const {
  return std::visit(
      Overloaded{
          [](const TypeConversion& known) -> const TypeName& { return known.new_type(); },
          [](const ConversionFunctions& own) -> const TypeName& { return own.conversion().to; },
          [](const SameType& same) -> const TypeName& { return same.type; }},
      conversion_);
}

Sql Conversion::forward(const Sql& value) const {
  return std::visit(Overloaded{[&](const SameType&) { return value; },
                               [&](const auto& known) { return known.forward(value); }},
                    conversion_);
}

Sql Conversion::reverse(const Sql& value) const {
  return std::visit(Overloaded{[&](const SameType&) { return value; },
                               [&](const auto& known) { return known.reverse(value); }},
                    conversion_);
}

Sql Conversion::unrepresentable(const Sql& value) const {
  if (const auto* known = std::get_if<TypeConversion>(&conversion_))
    return known->unrepresentable(value);
  return SqlBuilder{} << value << " IS NOT NULL AND " << reverse(value) << " IS NULL";
}

std::optional<Sql> Conversion::poison(const Sql& value) const {
  const auto* own = std::get_if<ConversionFunctions>(&conversion_);
  return own == nullptr ? std::nullopt : std::optional<Sql>(own->forward_error(value));
}

Sql Conversion::assign_forward(const Identifier& target, const Identifier& source) const {
  return std::visit(
      Overloaded{[&](const TypeConversion& known) {
                   const Sql differs = image_differs(
                       new_row(source), known.reverse(new_row(target)), known.old_type());
                   return assigning_if(differs, target, known.forward(new_row(source)));
                 },
                 [&](const ConversionFunctions& own) { return own.assign_forward(target, source); },
                 [&](const SameType&) { return assigning(target, new_row(source)); }},
      conversion_);
}

Sql Conversion::assign_reverse(const Identifier& target, const Identifier& source) const {
  return std::visit(
      Overloaded{[&](const TypeConversion& known) {
                   const Sql value = known.reverse(new_row(source));
                   return assigning_if(image_differs(new_row(target), value, known.old_type()),
                                       target, value);
                 },
                 [&](const ConversionFunctions& own) { return own.assign_reverse(target, source); },
                 [&](const SameType&) { return assigning(target, new_row(source)); }},
      conversion_);
}

std::vector<Sql> Conversion::create_functions() const {
  const auto* own = std::get_if<ConversionFunctions>(&conversion_);
  return own == nullptr ? std::vector<Sql>() : own->create();
}

std::vector<Sql> Conversion::drop_functions() const {
  const auto* own = std::get_if<ConversionFunctions>(&conversion_);
  return own == nullptr ? std::vector<Sql>() : own->drop();
}

std::vector<Sql> Conversion::prove() const {
  const auto* own = std::get_if<ConversionFunctions>(&conversion_);
  return own == nullptr ? std::vector<Sql>() : own->prove();
}

}  // namespace lockstep
