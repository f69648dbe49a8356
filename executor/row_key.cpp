#include "executor/row_key.hpp"

#include "sql/sql_builder.hpp"

namespace lockstep {

Sql key_text(const std::vector<Identifier>& key) {
  if (key.empty()) return SqlBuilder{} << "ctid::text";
  SqlBuilder text;
  text << "concat_ws(', '";
  for (const Identifier& column : key)
    text << ", " << column << "::text";
  return text << ")";
}

}  // namespace lockstep
