// Reads one row's cells in the order in which the SELECT names them.

#pragma once

#include "executor/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::pg {

class RowReader {
 public:
  RowReader(const Rows& rows, std::size_t row) : rows_(rows), row_(row) {}

  const std::string& text() { return rows_.text(row_, column_++); }
  std::optional<std::string> optional_text();
  std::string text_or_empty() { return optional_text().value_or(""); }
  char character();
  bool flag() { return rows_.flag(row_, column_++); }
  std::int64_t number() { return rows_.number(row_, column_++); }
  std::uint32_t oid() { return static_cast<std::uint32_t>(number()); }
  double real();
  // A text[]; NULL is an empty list.
  std::vector<std::string> list();

 private:
  const Rows& rows_;
  std::size_t row_;
  std::size_t column_ = 0;
};

// The elements of a one-dimensional array as the server writes it: {a,"b,c"}. Manual §8.15.6.
std::vector<std::string> array_elements(std::string_view text);

}  // namespace lockstep::pg
