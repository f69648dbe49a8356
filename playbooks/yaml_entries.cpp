#include "playbooks/yaml_entries.hpp"

#include "migrations/expand_variables.hpp"
#include "migrations/nearest_name.hpp"
#include "migrations/yaml_position.hpp"

#include <utility>

namespace lockstep {

YamlSource::YamlSource(const SourceText& text,
                       std::function<std::optional<std::string>(const std::string&)> variable)
    : text_(text), variable_(std::move(variable)) {}

void YamlSource::stand_in(std::map<std::string, std::string> values) {
  variable_ = [given = std::move(variable_), values = std::move(values)](const std::string& name) {
    std::optional<std::string> value = given(name);
    if (value && !value->empty()) return value;
    const auto found = values.find(name);
    return found == values.end() ? value : found->second;
  };
}

SourcePosition YamlSource::position(const YAML::Mark& mark) const {
  return place_on_line(text_, std::max(mark.line, 0) + 1,
                       static_cast<std::size_t>(std::max(mark.column, 0)));
}

void YamlSource::problem(const YAML::Mark& mark, std::string message, std::string hint) {
  problems_.push_back({text_.path(), position(mark), std::move(message), std::move(hint)});
}

// With its length, so that no two documents are written alike.
void YamlSource::note_written(std::string_view word) {
  written_ += std::to_string(word.size()) + ":" + std::string(word) + "\n";
}

std::optional<std::string> YamlSource::scalar(const YAML::Node& node, const std::string& key) {
  if (!node.IsScalar()) {
    problem(node.Mark(), key + " takes a value here, not a list or keys");
    return std::nullopt;
  }
  Expanded expanded = expand_variables(node.Scalar(), variable_);
  if (!expanded.problem.empty()) {
    problem(node.Mark(), key + ": " + expanded.problem,
            expanded.variable_missing ? "set it, or write ${NAME:-default}" : "");
    return std::nullopt;
  }
  note_written(expanded.text);
  return std::move(expanded.text);
}

YamlEntries::YamlEntries(YamlSource& source, const YAML::Node& node, std::string what)
    : source_(source), what_(std::move(what)), mark_(node.Mark()) {
  if (node.IsNull()) return;
  if (!node.IsMap()) {
    ++problem_count_;
    source_.problem(mark_, what_ + " takes keys", "write {key: value}");
    return;
  }
  for (const auto& entry : node) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
    if (key.empty()) {
      source_.problem(entry.first.Mark(), "a key has to be a word");
    } else if (!entries_.emplace(key, Entry{entry.first.Mark(), entry.second}).second) {
      source_.problem(entry.first.Mark(), "the key \"" + key + "\" is repeated");
    }
  }
}

YAML::Mark YamlEntries::mark_of(const std::string& key) const {
  const auto found = entries_.find(key);
  return found == entries_.end() ? mark_ : found->second.mark;
}

std::vector<std::string> YamlEntries::keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, entry] : entries_)
    keys.push_back(key);
  return keys;
}

std::optional<YAML::Node> YamlEntries::take(const std::string& key) {
  known_.insert(key);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return std::nullopt;
  if (taken_.insert(key).second) source_.note_written(key);
  return found->second.value;
}

std::optional<RawValue> YamlEntries::raw(const std::string& key, const YAML::Node& node) {
  RawValue value{.items = {}, .list = node.IsSequence()};
  const auto add = [&](const YAML::Node& item) {
    std::optional<std::string> text = source_.scalar(item, key);
    if (text) {
      value.items.push_back(std::move(*text));
    } else {
      ++problem_count_;
    }
    return text.has_value();
  };
  if (!value.list) return add(node) ? std::optional(value) : std::nullopt;
  source_.note_written("[" + std::to_string(node.size()));
  for (const YAML::Node& item : node) {
    if (!add(item)) return std::nullopt;
  }
  return value;
}

std::optional<std::size_t> YamlEntries::read_one_of(const std::string& key,
                                                    const std::vector<std::string_view>& words) {
  const std::optional<YAML::Node> node = take(key);
  if (!node) return std::nullopt;
  const std::optional<RawValue> value = raw(key, *node);
  if (!value) return std::nullopt;
  std::size_t index = 0;
  if (const ValueProblem wrong = read_word(*value, words, index)) {
    problem(key, key + ": " + *wrong);
    return std::nullopt;
  }
  return index;
}

void YamlEntries::require(const std::string& key, std::string& field, const std::string& hint) {
  const std::size_t before = problem_count_;
  read(key, field);
  if (problem_count_ == before && field.empty()) problem(key, what_ + " needs " + key, hint);
}

bool YamlEntries::read_texts(const std::string& key, std::vector<std::string>& field) {
  const std::optional<YAML::Node> node = take(key);
  if (!node) return false;
  if (const std::optional<RawValue> value = raw(key, *node)) field = value->items;
  return true;
}

bool YamlEntries::read_command(const std::string& key, std::vector<std::string>& argv) {
  const std::optional<YAML::Node> node = take(key);
  if (!node) return false;
  const std::optional<RawValue> value = raw(key, *node);
  if (!value) return true;
  if (value->items.empty() || value->items.front().empty()) {
    problem(key, key + " is an empty command");
  } else if (value->list) {
    argv = value->items;
  } else {
    argv = {"sh", "-c", value->items.front()};
  }
  return true;
}

void YamlEntries::problem(const std::string& key, std::string message, std::string hint) {
  ++problem_count_;
  source_.problem(mark_of(key), std::move(message), std::move(hint));
}

void YamlEntries::finish() {
  const std::vector<std::string_view> known(known_.begin(), known_.end());
  for (const auto& [key, entry] : entries_) {
    if (known_.count(key) != 0) continue;
    source_.problem(entry.mark, "unknown key \"" + key + "\" in " + what_,
                    known.empty() ? "it takes none" : did_you_mean(key, known));
  }
}

}  // namespace lockstep
