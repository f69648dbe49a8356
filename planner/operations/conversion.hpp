// How the value of the new shape is made from that of the old, and the old from the new: one of the
// known conversions, written inline, or the author's own, in functions.

#pragma once

#include "planner/operations/expression_conversion.hpp"
#include "planner/operations/type_conversion.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lockstep {

class Conversion {
 public:
  // `tag` tells the functions of an ExpressionConversion from all others.
  Conversion(const std::variant<TypeConversion, ExpressionConversion>& conversion,
             const std::string& tag);

  OperationClass operation_class() const;

  // Never raise. The old value is NULL where the old type cannot hold the new one.
  Sql forward(const Sql& value) const;
  Sql reverse(const Sql& value) const;
  Sql unrepresentable(const Sql& value) const;
  // Why the old value cannot be converted, NULL when it can. Nothing: every value can.
  std::optional<Sql> poison(const Sql& value) const;

  const TypeName& old_type() const;
  const TypeName& new_type() const;

  // Bodies of trigger functions: NEW.target gets what NEW.source is in the other shape.
  Sql assign_forward(const Identifier& target, const Identifier& source) const;
  Sql assign_reverse(const Identifier& target, const Identifier& source) const;

  std::vector<Sql> create_functions() const;
  std::vector<Sql> drop_functions() const;
  // What the server has to agree to before anything is changed; empty for the known ones.
  std::vector<Sql> prove() const;

 private:
  std::variant<TypeConversion, ConversionFunctions> conversion_;
};

}  // namespace lockstep
