#include "migrations/alembic/config.hpp"

#include "migrations/alembic/ini_section.hpp"
#include "migrations/blanks.hpp"

#include <fmt/format.h>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <map>
#include <optional>
#include <regex>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

// A setting as it is written: where it stands, and its parts where TOML has a list.
struct Setting {
  std::vector<std::string> values;
  bool is_list = false;
  SourcePosition at;
};
using Settings = std::map<std::string, Setting>;

class ConfigReader {
 public:
  ConfigReader(const SourceText& source, const std::string& section)
      : source_(source), here_(fs::path(source.path()).parent_path()) {
    if (source.path().ends_with(".toml")) {
      read_toml();
    } else {
      read_ini(section);
    }
  }

  std::variant<AlembicConfig, std::vector<Diagnostic>> read() {
    if (problems_.empty()) read_locations();
    if (!problems_.empty()) return std::move(problems_);
    return std::move(config_);
  }

 private:
  void read_ini(const std::string& section) {
    const std::optional<IniSection> found = read_ini_section(source_, section);
    if (!found) {
      problem({}, fmt::format("there is no section [{}]", section),
              "Alembic's settings stand in [alembic], or in the one that alembic -n names.");
      return;
    }
    for (const auto& [name, entry] : *found)
      settings_[name] = {{entry.value}, false, entry.at};
  }

  void read_toml() {
    const toml::parse_result parsed = toml::parse(source_.text(), source_.path());
    if (!parsed) {
      const toml::source_position at = parsed.error().source().begin;
      problem({static_cast<int>(at.line), static_cast<int>(at.column)},
              std::string(parsed.error().description()), "");
      return;
    }
    const toml::table* table = parsed.table()["tool"]["alembic"].as_table();
    if (table == nullptr) {
      problem({}, "there is no table [tool.alembic]", "Name alembic.ini instead, if there is one.");
      return;
    }
    for (const auto& [name, node] : *table)
      settings_[std::string(name.str())] = setting_of(node);
  }

  static Setting setting_of(const toml::node& node) {
    Setting setting;
    setting.at = {static_cast<int>(node.source().begin.line),
                  static_cast<int>(node.source().begin.column)};
    if (const toml::array* list = node.as_array()) {
      setting.is_list = true;
      for (const toml::node& each : *list)
        setting.values.push_back(each.value_or<std::string>(""));
    } else if (const auto flag = node.value_exact<bool>()) {
      setting.values = {*flag ? "true" : "false"};
    } else {
      setting.values = {node.value_or<std::string>("")};
    }
    return setting;
  }

  void read_locations() {
    const auto script = settings_.find("script_location");
    if (script == settings_.end()) {
      problem({}, "script_location is not set", "Alembic needs it, too.");
      return;
    }
    config_.script_location = place(script->second.values.front(), script->second.at);
    const auto versions = settings_.find("version_locations");
    if (versions == settings_.end()) {
      config_.version_locations = {config_.script_location / "versions"};
    } else {
      for (const std::string& part : parts(versions->second))
        config_.version_locations.push_back(place(part, versions->second.at));
    }
    const auto recursive = settings_.find("recursive_version_locations");
    config_.recursive = recursive != settings_.end() && recursive->second.values.front() == "true";
  }

  // Alembic's own ways to write several paths on one line, by path_separator (1.16) or
  // version_path_separator.
  std::vector<std::string> parts(const Setting& setting) {
    if (setting.is_list) return setting.values;
    const std::string& text = setting.values.front();
    std::string separator;
    for (const char* name : {"version_path_separator", "path_separator"}) {
      if (settings_.contains(name)) separator = settings_.at(name).values.front();
    }
    static const std::map<std::string, std::string> kPatterns{{"", ", *| +|\n+"}, {"space", "\\s+"},
                                                              {"newline", "\n+"}, {"os", ":"},
                                                              {":", ":"},         {";", ";"}};
    const auto pattern = kPatterns.find(separator);
    if (pattern == kPatterns.end()) {
      problem(setting.at, fmt::format("the path separator \"{}\" is not known", separator),
              "Alembic knows space, newline, os, : and ;");
      return {};
    }
    const std::regex splits(pattern->second);
    std::vector<std::string> found;
    for (std::sregex_token_iterator part(text.begin(), text.end(), splits, -1), end; part != end;
         ++part) {
      const std::string path(trimmed(part->str()));
      if (!path.empty()) found.push_back(path);
    }
    return found;
  }

  fs::path place(std::string text, SourcePosition at) {
    constexpr std::string_view kHere = "%(here)s";
    for (std::size_t found = text.find(kHere); found != std::string::npos; found = text.find(kHere))
      text.replace(found, kHere.size(), here_.empty() ? "." : here_.string());
    if (text.find("%(") != std::string::npos) {
      problem(at, fmt::format("\"{}\" holds an interpolation other than %(here)s", text),
              "Write the path out.");
    }
    if (text.find(':') != std::string::npos) {
      problem(at, fmt::format("\"{}\" lies in a Python package", text),
              "lockstep reads folders: write the path out, e.g. %(here)s/migrations.");
    }
    const fs::path path(text);
    return (path.is_absolute() || text.starts_with(here_.string() + "/") ? path : here_ / path)
        .lexically_normal();
  }

  void problem(SourcePosition at, std::string message, std::string hint) {
    problems_.push_back({source_.path(), at, std::move(message), std::move(hint)});
  }

  const SourceText& source_;
  const fs::path here_;
  Settings settings_;
  AlembicConfig config_;
  std::vector<Diagnostic> problems_;
};

}  // namespace

std::variant<AlembicConfig, std::vector<Diagnostic>> read_alembic_config(
    const SourceText& config, const std::string& section) {
  return ConfigReader(config, section).read();
}

}  // namespace lockstep
