// How the value of the new shape is made from that of the old, and the old from the new: one of the
// known conversions, written inline, or the author's own, in functions, or none, where both shapes
// have the same type.

#pragma once

#include "planner/operations/expression_conversion.hpp"
#include "planner/operations/type_conversion.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lockstep {

// Every value is the same in both shapes.
struct SameType {
  TypeName type;
};
using AnyConversion = std::variant<TypeConversion, ExpressionConversion, SameType>;

class Conversion {
 public:
  // `tag` tells the functions of an ExpressionConversion from all others.
  Conversion(const AnyConversion& conversion, const std::string& tag);

  // Written into each expression; no function is called for it.
  bool is_inline() const { return !std::holds_alternative<ConversionFunctions>(conversion_); }
  bool same_type() const { return std::holds_alternative<SameType>(conversion_); }

  OperationClass operation_class() const;

  // Never raise. The old value is NULL where the old type cannot hold the new one.
  Sql forward(const Sql& value) const;
  Sql reverse(const Sql& value) const;
  Sql unrepresentable(const Sql& value) const;
  // Why the old value cannot be converted, NULL when it can. Nothing: every value can.
  std::optional<Sql> poison(const Sql& value) const;

  const TypeName& old_type() const;
  const TypeName& new_type() const;

  // Bodies of trigger functions: NEW.target gets what NEW.source is in the other shape; an inline
  // conversion looks first whether old ≡ g(new).
  Sql assign_forward(const Identifier& target, const Identifier& source) const;
  Sql assign_reverse(const Identifier& target, const Identifier& source) const;

  std::vector<Sql> create_functions() const;
  std::vector<Sql> drop_functions() const;
  // What the server has to agree to before anything is changed; empty for the known ones.
  std::vector<Sql> prove() const;

 private:
  std::variant<TypeConversion, ConversionFunctions, SameType> conversion_;
};

}  // namespace lockstep
