// Options that several commands share.

#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockstep {

// Where `value` stands in `values`; another value is a UserError with a did-you-mean.
std::size_t choose(const std::string& option, const std::string& value,
                   const std::vector<std::string_view>& values);

// An option that takes one word of a list and fills in the value beside it.
template <class Value>
CLI::Option* add_choice(CLI::App& arguments, const std::string& option, Value& field,
                        const std::vector<std::pair<std::string_view, Value>>& choices,
                        const std::string& description) {
  std::vector<std::string_view> words;
  std::vector<Value> values;
  std::string shown;
  for (const auto& [word, value] : choices) {
    if (!words.empty()) shown += '|';
    shown += word;
    words.push_back(word);
    values.push_back(value);
  }
  const auto fill = [option, words, values, &field](const std::string& word) {
    field = values[choose(option, word, words)];
  };
  return arguments.add_option_function<std::string>(option, fill, description)->type_name(shown);
}

enum class Format { Text, Json };

// --format text|json and its short form --json.
void add_format(CLI::App& arguments, Format& format);

// --dsn DSN; connection_settings() in connection.hpp says what else names the database.
CLI::Option* add_dsn(CLI::App& arguments, std::string& dsn);

}  // namespace lockstep
