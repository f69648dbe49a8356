// Reading a YAML map entry by entry, with variables filled in: whatever is not asked for is an
// unknown key. Collects problems with their places; for playbook_loader.cpp and the files beside
// it.

#pragma once

#include "migrations/setting_value.hpp"
#include "sql/source_span.hpp"

#include <yaml-cpp/yaml.h>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// A document being read.
class YamlSource {
 public:
  YamlSource(const SourceText& text,
             std::function<std::optional<std::string>(const std::string&)> variable);

  // For variables that are not set, or empty.
  void stand_in(std::map<std::string, std::string> values);

  SourcePosition position(const YAML::Mark& mark) const;
  void problem(const YAML::Mark& mark, std::string message, std::string hint = "");
  // A scalar with its variables filled in; a problem and nothing when it is none.
  std::optional<std::string> scalar(const YAML::Node& node, const std::string& key);

  std::vector<Diagnostic> take_problems() { return std::move(problems_); }
  // Every key and value that was read, in the order of reading.
  const std::string& written() const { return written_; }
  void note_written(std::string_view word);

 private:
  const SourceText& text_;
  std::function<std::optional<std::string>(const std::string&)> variable_;
  std::vector<Diagnostic> problems_;
  std::string written_;
};

class YamlEntries {
 public:
  // `what`: "the stage", for messages. A node that is no map is a problem, unless it is null.
  YamlEntries(YamlSource& source, const YAML::Node& node, std::string what);

  bool has(const std::string& key) const { return entries_.count(key) != 0; }
  // Sorted.
  std::vector<std::string> keys() const;
  YAML::Mark mark() const { return mark_; }
  YAML::Mark mark_of(const std::string& key) const;
  // Nothing when it is not there.
  std::optional<YAML::Node> take(const std::string& key);

  // Each fills in the field when the key is there and its value can be read; false when it is not
  // there.
  template <class Value>
  bool read(const std::string& key, Value& field) {
    const std::optional<YAML::Node> node = take(key);
    if (node) read_node(key, *node, field);
    return node.has_value();
  }
  template <class Value>
  bool read(const std::string& key, std::optional<Value>& field) {
    Value value{};
    const std::size_t before = problem_count_;
    if (!read(key, value)) return false;
    if (problem_count_ == before) field = std::move(value);
    return true;
  }
  // One word of a list; its place in the list.
  std::optional<std::size_t> read_one_of(const std::string& key,
                                         const std::vector<std::string_view>& words);
  // A problem unless it is there and not empty.
  void require(const std::string& key, std::string& field, const std::string& hint);
  // One text or a list of texts.
  bool read_texts(const std::string& key, std::vector<std::string>& field);
  // A command: one text for a shell, or a list, run as it is.
  bool read_command(const std::string& key, std::vector<std::string>& argv);

  void problem(const std::string& key, std::string message, std::string hint = "");
  // The keys that nobody asked for are problems.
  void finish();

 private:
  struct Entry {
    YAML::Mark mark;
    YAML::Node value;
  };

  std::optional<RawValue> raw(const std::string& key, const YAML::Node& node);
  template <class Value>
  void read_node(const std::string& key, const YAML::Node& node, Value& field) {
    const std::optional<RawValue> value = raw(key, node);
    if (!value) return;
    if (const ValueProblem wrong = read_value(*value, field)) problem(key, key + ": " + *wrong);
  }

  YamlSource& source_;
  std::string what_;
  YAML::Mark mark_;
  std::map<std::string, Entry> entries_;
  std::set<std::string> known_;
  std::set<std::string> taken_;
  std::size_t problem_count_ = 0;
};

}  // namespace lockstep
