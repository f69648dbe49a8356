#include "cli/config.hpp"

#include "cli/config_keys.hpp"
#include "migrations/expand_variables.hpp"
#include "migrations/nearest_name.hpp"
#include "migrations/revision_loader.hpp"
#include "migrations/yaml_position.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace lockstep {
namespace {

constexpr std::string_view kDefaultFile = "lockstep.yaml";

// Reads one lockstep.yaml into a Config and collects what is wrong with it.
class ConfigReader {
 public:
  ConfigReader(const SourceText& source, Config& config, const ConfigSources& sources)
      : source_(source), config_(config), sources_(sources) {}

  void read(const YAML::Node& root) {
    if (root.IsNull()) return;
    if (!root.IsMap()) {
      problem(root, "is not a list of settings", "write key: value");
      return;
    }
    read_map("", root);
  }

  void problem(const YAML::Mark& mark, std::string message, std::string hint = "") {
    errors_.push_back({source_.path(), position(mark), std::move(message), std::move(hint)});
  }

  std::vector<Diagnostic> take_errors() { return std::move(errors_); }

 private:
  SourcePosition position(const YAML::Mark& mark) const {
    return place_on_line(source_, std::max(mark.line, 0) + 1,
                         static_cast<std::size_t>(std::max(mark.column, 0)));
  }

  void problem(const YAML::Node& node, std::string message, std::string hint = "") {
    problem(node.Mark(), std::move(message), std::move(hint));
  }

  // Calls `use` with the name of each entry; a repeated or unreadable name is a problem.
  template <class Use>
  void each_entry(const YAML::Node& map, const Use& use) {
    std::set<std::string> seen;
    for (const auto& entry : map) {
      const std::string name = entry.first.IsScalar() ? entry.first.Scalar() : "";
      if (name.empty()) {
        problem(entry.first, "a key has to be a word");
      } else if (!seen.insert(name).second) {
        problem(entry.first, "the key \"" + name + "\" is repeated");
      } else {
        use(name, entry.first, entry.second);
      }
    }
  }

  void read_map(const std::string& prefix, const YAML::Node& map) {
    each_entry(map, [&](const std::string& name, const YAML::Node& key, const YAML::Node& value) {
      if (prefix.empty() && name == "environments") {
        read_environments(key, value);
      } else if (prefix + name == "lint.paths") {
        read_lint_paths(key, value);
      } else {
        read_entry(prefix + name, prefix, key, value);
      }
    });
  }

  void read_entry(const std::string& name, const std::string& prefix, const YAML::Node& key,
                  const YAML::Node& value) {
    for (const auto& known : config_keys()) {
      if (known.name == name) {
        read_setting(known, name, value, config_);
        return;
      }
    }
    const std::string group = name + ".";
    const bool is_group =
        std::any_of(config_keys().begin(), config_keys().end(),
                    [&](const auto& known) { return known.name.substr(0, group.size()) == group; });
    if (!is_group) {
      problem(key, "unknown key \"" + name + "\"",
              did_you_mean(name.substr(prefix.size()), names_below(prefix)));
    } else if (value.IsMap()) {
      read_map(group, value);
    } else if (!value.IsNull()) {
      problem(value, name + " holds settings", "write " + name + ": {key: value}");
    }
  }

  // The next words of the keys that start with `prefix`.
  static std::vector<std::string_view> names_below(const std::string& prefix) {
    std::vector<std::string_view> names;
    if (prefix.empty()) names.emplace_back("environments");
    if (prefix == "lint.") names.emplace_back("paths");
    for (const auto& known : config_keys()) {
      if (known.name.substr(0, prefix.size()) != prefix) continue;
      const std::string_view rest = known.name.substr(prefix.size());
      names.push_back(rest.substr(0, rest.find('.')));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
  }

  void read_environments(const YAML::Node& key, const YAML::Node& value) {
    if (!value.IsMap()) {
      problem(value.IsNull() ? key : value, "environments holds environments",
              "write environments: {production: {contract: gated}}");
      return;
    }
    each_entry(value, [&](const std::string& name, const YAML::Node&, const YAML::Node& settings) {
      read_named("the environment " + name, "environments." + name + ".", environment_keys(),
                 settings, config_.environments[name]);
    });
  }

  void read_lint_paths(const YAML::Node& key, const YAML::Node& value) {
    if (!value.IsMap()) {
      problem(value.IsNull() ? key : value, "lint.paths holds patterns of paths",
              "write paths: {\"legacy/**\": {fail_on: never}}");
      return;
    }
    each_entry(value, [&](const std::string& name, const YAML::Node&, const YAML::Node& settings) {
      LintPathSettings path{.pattern = name};
      read_named("the paths \"" + name + "\"", "lint.paths." + name + ".", lint_path_keys(),
                 settings, path);
      config_.lint.paths.push_back(std::move(path));
    });
  }

  // The settings of one of several that have names of their own.
  template <class Settings>
  void read_named(const std::string& what, const std::string& prefix,
                  std::span<const SettingKey<Settings>> keys, const YAML::Node& map,
                  Settings& settings) {
    if (map.IsNull()) return;
    if (!map.IsMap()) {
      problem(map, what + " holds settings", "write {key: value}");
      return;
    }
    each_entry(map, [&](const std::string& word, const YAML::Node& key, const YAML::Node& value) {
      const auto known = std::find_if(keys.begin(), keys.end(),
                                      [&](const auto& setting) { return setting.name == word; });
      if (known != keys.end()) {
        read_setting(*known, prefix + word, value, settings);
        return;
      }
      std::vector<std::string_view> words;
      for (const auto& setting : keys)
        words.push_back(setting.name);
      problem(key, "unknown key \"" + word + "\" of " + what, did_you_mean(word, words));
    });
  }

  template <class Settings>
  void read_setting(const SettingKey<Settings>& key, const std::string& name,
                    const YAML::Node& value, Settings& settings) {
    if (value.IsNull()) return;  // "key:" with nothing after it leaves the default
    const auto raw = raw_value(name, value);
    if (!raw) return;
    if (const auto wrong = key.read(*raw, settings)) {
      problem(value, name + ": " + *wrong);
      return;
    }
    const SourcePosition at = position(value.Mark());
    config_.origins[name] =
        source_.path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  }

  std::optional<RawValue> raw_value(const std::string& name, const YAML::Node& value) {
    RawValue raw;
    raw.list = value.IsSequence();
    if (value.IsMap()) {
      problem(value, name + ": takes a value, not a group of keys");
      return std::nullopt;
    }
    const auto add = [&](const YAML::Node& item) {
      if (!item.IsScalar()) {
        problem(item, name + ": takes plain values");
        return false;
      }
      const auto expanded = expand(name, item);
      if (expanded) raw.items.push_back(*expanded);
      return expanded.has_value();
    };
    if (!raw.list) return add(value) ? std::optional(raw) : std::nullopt;
    for (const YAML::Node& item : value) {
      if (!add(item)) return std::nullopt;
    }
    return raw;
  }

  std::optional<std::string> expand(const std::string& name, const YAML::Node& item) {
    const Expanded expanded = expand_variables(item.Scalar(), sources_.variable);
    if (expanded.problem.empty()) return expanded.text;
    problem(item, name + ": " + expanded.problem);
    if (name == "database" && expanded.variable_missing) {
      // Only a command that connects needs it: `heads` runs without.
      config_.database_problem = std::move(errors_.back());
      errors_.pop_back();
      config_.database_problem->hint = "set it, set LOCKSTEP_DSN, or give --dsn";
    }
    return std::nullopt;
  }

  const SourceText& source_;
  Config& config_;
  const ConfigSources& sources_;
  std::vector<Diagnostic> errors_;
};

// What the environment says instead of the file.
void apply_variables(Config& config, const ConfigSources& sources) {
  for (const char* name : {"LOCKSTEP_DSN", "DATABASE_URL"}) {
    const auto dsn = sources.variable(name);
    if (!dsn || dsn->empty()) continue;
    config.database = *dsn;
    config.database_problem.reset();
    config.origins["database"] = name;
    break;
  }
  if (const auto folder = sources.variable("LOCKSTEP_MIGRATIONS"); folder && !folder->empty()) {
    config.migrations.path = *folder;
    config.origins["migrations.path"] = "LOCKSTEP_MIGRATIONS";
  }
}

std::optional<Diagnostic> choose_environment(Config& config, const ConfigSources& sources) {
  const std::string variable = sources.variable("LOCKSTEP_ENV").value_or("");
  std::string origin;
  if (!sources.environment_flag.empty()) {
    config.environment_name = sources.environment_flag;
    origin = "--env";
  } else if (!variable.empty()) {
    config.environment_name = variable;
    origin = "LOCKSTEP_ENV";
  }
  if (!origin.empty()) config.origins["environment"] = origin;
  if (config.environments.count(config.environment_name) != 0) return std::nullopt;
  std::vector<std::string_view> names;
  for (const auto& entry : config.environments)
    names.push_back(entry.first);
  return Diagnostic{config.path.empty() ? origin : config.path,
                    {},
                    "there is no environment \"" + config.environment_name + "\" (" + origin + ")",
                    did_you_mean(config.environment_name, names)};
}

// Relative to the file that names it, so that the working folder does not matter.
void anchor_migrations(Config& config) {
  const std::filesystem::path folder = std::filesystem::path(config.path).parent_path();
  config.migrations.path = (folder / config.migrations.path).string();
}

using ConfigResult = std::variant<Config, std::vector<Diagnostic>>;

ConfigResult finish(Config config, std::vector<Diagnostic> errors, const ConfigSources& sources) {
  if (!config.path.empty()) anchor_migrations(config);
  apply_variables(config, sources);
  if (auto unknown = choose_environment(config, sources)) errors.push_back(std::move(*unknown));
  if (!errors.empty()) return errors;
  return config;
}

}  // namespace

Config::Config() {
  const EnvironmentSettings automatic{.auto_migrate = true, .contract = ContractPolicy::Auto};
  environments["development"] = automatic;
  environments["ci"] = automatic;
  environments["test"].auto_migrate = false;
  environments["production"] = {.auto_migrate = true,
                                .contract = ContractPolicy::Gated,
                                .soak = std::chrono::hours(24),
                                .observe = std::chrono::hours(1),
                                .bake = std::chrono::hours(24)};
}

std::vector<ShownSetting> shown_settings(const Config& config) {
  std::vector<ShownSetting> settings;
  const auto add = [&](const std::string& key, std::string value) {
    const auto origin = config.origins.find(key);
    settings.push_back(
        {key, std::move(value), origin == config.origins.end() ? "default" : origin->second});
  };
  add("environment", config.environment_name);
  for (const auto& key : config_keys())
    add(std::string(key.name), key.show(config));
  for (const auto& [name, environment] : config.environments) {
    for (const auto& key : environment_keys()) {
      add("environments." + name + "." + std::string(key.name), key.show(environment));
    }
  }
  for (const LintPathSettings& path : config.lint.paths) {
    for (const auto& key : lint_path_keys())
      add("lint.paths." + path.pattern + "." + std::string(key.name), key.show(path));
  }
  return settings;
}

ConfigResult parse_config(const SourceText& source, const ConfigSources& sources) {
  Config config;
  config.path = source.path();
  ConfigReader reader(source, config, sources);
  try {
    reader.read(YAML::Load(std::string(without_final_breaks(source.text()))));
  } catch (const YAML::Exception& error) {
    reader.problem(error.mark, "not YAML: " + error.msg);
  }
  return finish(std::move(config), reader.take_errors(), sources);
}

ConfigResult load_config(const ConfigSources& sources) {
  std::string path = sources.path_flag;
  if (path.empty()) path = sources.variable("LOCKSTEP_CONFIG").value_or("");
  if (path.empty()) {
    std::error_code error;
    if (!std::filesystem::exists(kDefaultFile, error)) return finish(Config(), {}, sources);
    path = kDefaultFile;
  }
  auto read = read_source(path);
  if (auto* unreadable = std::get_if<Diagnostic>(&read)) {
    return std::vector<Diagnostic>{std::move(*unreadable)};
  }
  return parse_config(std::get<SourceText>(read), sources);
}

}  // namespace lockstep
