#include "analyzers/script_settings.hpp"

#include "sql/scanner.hpp"

#include <array>
#include <cctype>
#include <charconv>
#include <utility>

namespace lockstep {
namespace {

std::string unquoted(const std::string& text) {
  const bool quoted = text.size() >= 2 && text.front() == '\'' && text.back() == '\'';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

bool is_blank(char letter) {
  return std::isspace(static_cast<unsigned char>(letter)) != 0;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

constexpr std::array<std::pair<std::string_view, double>, 7> kUnits{{{"", 1},
                                                                     {"us", 0.001},
                                                                     {"ms", 1},
                                                                     {"s", 1000},
                                                                     {"min", 60'000},
                                                                     {"h", 3'600'000},
                                                                     {"d", 86'400'000}}};

}  // namespace

void ScriptSettings::apply(const SetVariable& set, bool in_transaction) {
  if (set.name == "*") return reset_all();
  const std::string name = lower_case(set.name);
  if (set.local) {
    if (!in_transaction) return;
    if (set.value) {
      local_[name] = unquoted(*set.value);
    } else {
      local_.erase(name);
    }
    return;
  }
  local_.erase(name);
  if (set.value) {
    session_[name] = unquoted(*set.value);
  } else {
    session_.erase(name);
  }
}

void ScriptSettings::reset_all() {
  session_.clear();
  local_.clear();
}

std::optional<std::string> ScriptSettings::value(std::string_view name) const {
  for (const auto* settings : {&local_, &session_}) {
    const auto found = settings->find(name);
    if (found != settings->end()) return found->second;
  }
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> ScriptSettings::timeout(std::string_view name) const {
  const std::optional<std::string> text = value(name);
  return text ? read_timeout(*text) : std::nullopt;
}

std::optional<std::chrono::milliseconds> read_timeout(std::string_view value) {
  value = trimmed(value);
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{}) return std::nullopt;
  value.remove_prefix(static_cast<std::size_t>(end - value.data()));
  const std::string_view unit = trimmed(value);
  for (const auto& [name, milliseconds] : kUnits) {
    if (name == unit)
      return std::chrono::milliseconds(static_cast<std::int64_t>(number * milliseconds + 0.5));
  }
  return std::nullopt;
}

std::vector<std::string> schemas_of(std::string_view list) {
  std::vector<std::string> schemas;
  std::string word;
  bool quoted = false;
  const auto finish = [&] {
    if (!word.empty() && word != "$user") schemas.push_back(word);
    word.clear();
  };
  for (const char letter : list) {
    if (letter == '"' || letter == '\'') {
      quoted = !quoted;
    } else if (letter == ',' && !quoted) {
      finish();
    } else if (quoted || !is_blank(letter)) {
      word += letter;
    }
  }
  finish();
  return schemas;
}

}  // namespace lockstep
