#include "migrations/expand_variables.hpp"

#include <algorithm>
#include <cctype>

namespace lockstep {
namespace {

bool is_variable_name(std::string_view name) {
  const auto letter = [](unsigned char character) {
    return std::isalnum(character) != 0 || character == '_';
  };
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
         std::all_of(name.begin(), name.end(), letter);
}

}  // namespace

Expanded expand_variables(
    std::string_view text,
    const std::function<std::optional<std::string>(const std::string&)>& variable) {
  Expanded expanded;
  while (!text.empty()) {
    const std::size_t open = text.find("${");
    if (open == std::string_view::npos) break;
    if (open > 0 && text[open - 1] == '$') {
      expanded.text += text.substr(0, open - 1);
      expanded.text += "${";
      text.remove_prefix(open + 2);
      continue;
    }
    expanded.text += text.substr(0, open);
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) {
      expanded.problem = "\"${\" without \"}\"";
      return expanded;
    }
    const std::string_view inside = text.substr(open + 2, close - open - 2);
    const std::size_t fallback = inside.find(":-");
    const std::string name(inside.substr(0, fallback));
    text.remove_prefix(close + 1);
    if (!is_variable_name(name)) {
      expanded.problem = "\"" + name + "\" is not the name of a variable";
      return expanded;
    }
    const auto value = variable(name);
    if (value && !value->empty()) {
      expanded.text += *value;
    } else if (fallback != std::string_view::npos) {
      expanded.text += inside.substr(fallback + 2);
    } else {
      expanded.problem = "the variable " + name + " is not set";
      expanded.variable_missing = true;
      return expanded;
    }
  }
  expanded.text += text;
  return expanded;
}

}  // namespace lockstep
