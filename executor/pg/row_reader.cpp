#include "executor/pg/row_reader.hpp"

#include "sql/errors.hpp"

#include <cstdlib>

namespace lockstep::pg {

std::optional<std::string> RowReader::optional_text() {
  const std::size_t column = column_++;
  if (rows_.is_null(row_, column)) return std::nullopt;
  return rows_.text(row_, column);
}

char RowReader::character() {
  const std::string word = text_or_empty();  // an empty "char" is a NUL byte in the catalog
  return word.empty() ? '\0' : word.front();
}

double RowReader::real() {
  return std::strtod(text().c_str(), nullptr);
}

std::vector<std::string> RowReader::list() {
  return array_elements(text_or_empty());
}

std::vector<std::string> array_elements(std::string_view text) {
  std::vector<std::string> elements;
  if (text.size() <= 2) return elements;
  if (text.front() != '{' || text.back() != '}') {
    throw InternalError("not an array: " + std::string(text));
  }
  text = text.substr(1, text.size() - 2);
  elements.emplace_back();
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '\\' && at + 1 < text.size()) {
      elements.back() += text[++at];
    } else if (c == ',' && !quoted) {
      elements.emplace_back();
    } else {
      elements.back() += c;
    }
  }
  return elements;
}

}  // namespace lockstep::pg
