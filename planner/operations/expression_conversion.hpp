// A conversion by any cast or USING, of which nothing is known but what the server makes of it. It
// may raise for some values, so it stands in functions of schema lockstep that give NULL instead;
// those cost a subtransaction a call, which is why the conversions that are known
// (type_conversion.hpp) go without.
//
// A value that the new type cannot hold is poison: its row cannot be converted. A value that does
// not come back as itself from the old type is one that the old type cannot hold.

#pragma once

#include "planner/plan.hpp"
#include "sql/sql.hpp"
#include "sql/statement.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lockstep {

struct ExpressionConversion {
  Identifier column;  // what the expressions call the value
  TypeName from;      // `text` as it can be used under any search_path
  TypeName to;
  std::optional<Expression> forward;  // USING; nothing: as an assignment converts
  std::optional<Expression> reverse;  // the old value from the new; nothing: as an assignment does
  OperationClass operation_class = OperationClass::Flip;
  std::optional<Identifier> new_column{};  // what `reverse` calls it, where that is another name

  const Identifier& reverse_column() const { return new_column ? *new_column : column; }
};

// The functions of one conversion, told from all others' by `tag`.
class ConversionFunctions {
 public:
  ConversionFunctions(ExpressionConversion conversion, std::string tag);

  const ExpressionConversion& conversion() const { return conversion_; }

  std::vector<Sql> create() const;
  std::vector<Sql> drop() const;

  Sql forward(const Sql& value) const;
  Sql reverse(const Sql& value) const;
  // Why the old value cannot be converted; NULL when it can.
  Sql forward_error(const Sql& value) const;

  // Bodies of trigger functions, which run as the writer, who has no rights in schema lockstep: the
  // conversion stands in them once more.
  Sql assign_forward(const Identifier& target, const Identifier& source) const;
  Sql assign_reverse(const Identifier& target, const Identifier& source) const;

  // Fails, changing nothing, where plain SQL would refuse the change or where the conversion
  // depends on the session. The server itself is asked: it does the change to an empty table, and
  // an index takes immutable expressions only.
  std::vector<Sql> prove() const;

 private:
  Sql compute_forward() const;
  Sql compute_reverse() const;

  ExpressionConversion conversion_;
  std::string tag_;
};

}  // namespace lockstep
