#include "executor/database.hpp"

#include "sql/errors.hpp"

#include <charconv>

namespace lockstep {

const std::string& Rows::text(std::size_t row, std::size_t column) const {
  if (is_null(row, column)) {
    throw InternalError("a cell that must not be NULL is: " + columns.at(column));
  }
  return *cells[row][column];
}

std::int64_t Rows::number(std::size_t row, std::size_t column) const {
  const std::string& digits = text(row, column);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) {
    throw InternalError("not a whole number in " + columns.at(column) + ": " + digits);
  }
  return value;
}

bool Rows::flag(std::size_t row, std::size_t column) const {
  const std::string& word = text(row, column);
  if (word != "t" && word != "f") {
    throw InternalError("not a boolean in " + columns.at(column) + ": " + word);
  }
  return word == "t";
}

bool Rows::is_null(std::size_t row, std::size_t column) const {
  if (row >= cells.size() || column >= cells[row].size()) {
    throw InternalError("the result has no row " + std::to_string(row) + ", column " +
                        std::to_string(column));
  }
  return !cells[row][column].has_value();
}

}  // namespace lockstep
