#include "playbooks/playbook_loader.hpp"

#include "migrations/checksum.hpp"
#include "migrations/nearest_name.hpp"
#include "migrations/revision_loader.hpp"
#include "migrations/yaml_position.hpp"
#include "playbooks/environment_values.hpp"
#include "playbooks/playbook_rules.hpp"
#include "playbooks/traffic_section.hpp"
#include "playbooks/yaml_entries.hpp"

#include <algorithm>
#include <map>

namespace lockstep {
namespace {

class PlaybookReader {
 public:
  PlaybookReader(YamlSource& source, std::string path) : source_(source) {
    playbook_.path = std::move(path);
  }

  Playbook read(const YAML::Node& root, const std::string& environment) {
    YamlEntries entries(source_, root, "the playbook");
    if (entries.has("environments")) {
      source_.stand_in(read_environment(source_, *entries.take("environments"), environment));
    }
    entries.require("playbook", playbook_.name, "write playbook: NAME");
    entries.read("revision", playbook_.revision);
    if (const auto traffic = entries.take("traffic"))
      playbook_.traffic = read_traffic(source_, *traffic);
    if (const auto pooler = entries.take("pooler")) read_pooler(*pooler);
    if (const auto way_back = entries.take("return")) read_return(*way_back);
    if (const auto which = entries.read_one_of("on_failure", {"return", "stop"}))
      on_failure_ = *which == 0 ? OnFailure::Return : OnFailure::Stop;
    const auto stages = entries.take("stages");
    if (!stages || !stages->IsSequence() || stages->size() == 0) {
      entries.problem("stages", "a playbook needs a list of stages",
                      "write stages: and below it - expand: {} …");
    } else {
      for (const YAML::Node& stage : *stages)
        read_stage(stage);
    }
    entries.finish();
    playbook_.fingerprint = sha256_hex(source_.written());
    return std::move(playbook_);
  }

 private:
  void read_return(const YAML::Node& node) {
    YamlEntries entries(source_, node, "return");
    if (const auto which = entries.read_one_of("schema", {"leave", "abort"}))
      playbook_.on_return.schema = *which == 0 ? SchemaOnReturn::Leave : SchemaOnReturn::Abort;
    entries.read_command("run", playbook_.on_return.argv);
    entries.finish();
  }

  void read_pooler(const YAML::Node& node) {
    YamlEntries entries(source_, node, "pooler");
    PoolerSettings pooler;
    if (!entries.has("driver"))
      entries.problem("driver", "pooler needs driver", "write driver: pgbouncer");
    entries.read_one_of("driver", {"pgbouncer"});
    entries.require("console", pooler.console,
                    "write console: \"host=… port=6432 user=… dbname=pgbouncer\"");
    entries.require("database", pooler.database, "write database: as SHOW DATABASES names it");
    entries.read("longest", pooler.longest);
    entries.finish();
    playbook_.pooler = std::move(pooler);
  }

  void read_stage(const YAML::Node& node) {
    YamlEntries entries(source_, node, "the stage");
    if (!node.IsMap()) return;
    source_.note_written("stage");
    std::vector<std::string> kinds;
    for (const std::string_view kind : kStageKinds) {
      if (entries.has(std::string(kind))) kinds.emplace_back(kind);
    }
    if (kinds.size() != 1) {
      no_kind(node, kinds);
      return;
    }
    PlaybookStage stage{.name = {}, .action = ExpandStage{}, .on_failure = on_failure_};
    stage.at = source_.position(entries.mark_of(kinds.front()));
    stage.action = read_action(entries, kinds.front());
    const int number = ++numbers_[kinds.front()];
    stage.name = number == 1 ? kinds.front() : kinds.front() + "-" + std::to_string(number);
    if (entries.read("name", stage.name) && stage.name.empty())
      entries.problem("name", "the name of a stage is empty");
    entries.read("timeout", stage.timeout);
    entries.read("retry", stage.retry);
    if (const auto which = entries.read_one_of("on_failure", {"return", "stop"}))
      stage.on_failure = *which == 0 ? OnFailure::Return : OnFailure::Stop;
    entries.finish();
    playbook_.stages.push_back(std::move(stage));
  }

  void no_kind(const YAML::Node& node, const std::vector<std::string>& kinds) {
    if (!kinds.empty()) {
      source_.problem(node.Mark(),
                      "a stage does one thing, this one has " + kinds[0] + " and " + kinds[1],
                      "write two stages");
      return;
    }
    std::string first;
    YAML::Mark mark = node.Mark();
    for (const auto& entry : node) {
      if (!entry.first.IsScalar()) continue;
      first = entry.first.Scalar();
      mark = entry.first.Mark();
      break;
    }
    source_.problem(mark, "unknown kind of stage \"" + first + "\"",
                    did_you_mean(first, kStageKinds));
  }

  StageAction read_action(YamlEntries& stage, const std::string& kind) {
    if (kind == "expand") return plain(stage, kind, ExpandStage{});
    if (kind == "backfill") return plain(stage, kind, BackfillStage{});
    if (kind == "cutover") return plain(stage, kind, CutoverStage{});
    if (kind == "retire") return plain(stage, kind, RetireStage{});
    if (kind == "run") {
      RunStage run;
      stage.read_command(kind, run.argv);
      return run;
    }
    if (kind == "check") return read_check(stage);
    if (kind == "shift") return read_shift(stage);
    if (kind == "soak") return read_soak(stage);
    if (kind == "gate") return read_gate(stage);
    if (kind == "approve") {
      ApproveStage approve;
      stage.require(kind, approve.who, "write approve: dba");
      return approve;
    }
    if (kind == "drain") {
      const auto which = stage.read_one_of(kind, {"blue", "green"});
      return DrainStage{which.value_or(0) == 0 ? Colour::Blue : Colour::Green};
    }
    return read_notify(stage);
  }

  template <class Action>
  Action plain(YamlEntries& stage, const std::string& kind, Action action) {
    if (const auto node = stage.take(kind)) YamlEntries(source_, *node, kind).finish();
    return action;
  }

  // The keys of a condition within `entries`.
  Condition read_condition(YamlEntries& entries) {
    Condition condition;
    const bool http = entries.read("http", condition.http);
    const bool prometheus = entries.read("prometheus", condition.prometheus);
    const bool query = entries.read("query", condition.query);
    const bool expect = entries.read("expect", condition.expect);
    entries.read("below", condition.below);
    entries.read("above", condition.above);
    if (http == prometheus) {
      entries.problem(http ? "prometheus" : "http", "a condition asks one address",
                      "write http: URL, or prometheus: URL with query: …");
    }
    for (const auto& [key, url] :
         {std::pair{"http", condition.http}, std::pair{"prometheus", condition.prometheus}}) {
      if (!url.empty() && !url.starts_with("http://") && !url.starts_with("https://"))
        entries.problem(key, std::string(key) + ": \"" + url + "\" is not an address",
                        "write http://… or https://…");
    }
    if (prometheus != query)
      entries.problem(query ? "query" : "prometheus", "prometheus and query belong together");
    if (prometheus && !condition.has_bound())
      entries.problem("prometheus", "a query needs a bound", "write below: or above: a number");
    if (expect && condition.has_bound())
      entries.problem("expect", "expect is a status, below and above bound a number: choose one");
    if (expect && (condition.expect < 100 || condition.expect > 599))
      entries.problem("expect", "expect is a status from 100 to 599");
    return condition;
  }

  CheckStage read_check(YamlEntries& stage) {
    CheckStage check;
    if (const auto node = stage.take("check")) {
      YamlEntries entries(source_, *node, "check");
      check.condition = read_condition(entries);
      entries.read("for", check.holds_for);
      entries.finish();
    }
    return check;
  }

  ShiftStage read_shift(YamlEntries& stage) {
    ShiftStage shift;
    if (const auto node = stage.take("shift")) {
      YamlEntries entries(source_, *node, "shift");
      if (!entries.read("green", shift.green))
        entries.problem("green", "shift needs green", "write shift: {green: 10}");
      if (shift.green > 100) entries.problem("green", "green is a percentage, from 0 to 100");
      entries.finish();
    }
    return shift;
  }

  SoakStage read_soak(YamlEntries& stage) {
    SoakStage soak;
    stage.read("soak", soak.length);
    if (const auto node = stage.take("while")) {
      YamlEntries entries(source_, *node, "while");
      soak.while_holds = read_condition(entries);
      entries.finish();
    }
    return soak;
  }

  GateStage read_gate(YamlEntries& stage) {
    GateStage gate;
    if (const auto node = stage.take("gate")) {
      YamlEntries entries(source_, *node, "gate");
      if (entries.has("contract")) {
        const auto which = entries.read_one_of("contract", {"cutover", "retire"});
        gate.contract = which.value_or(0) == 0 ? Stage::Cutover : Stage::Retire;
      } else {
        gate.condition = read_condition(entries);
      }
      entries.finish();
    }
    return gate;
  }

  NotifyStage read_notify(YamlEntries& stage) {
    NotifyStage notify;
    const auto node = stage.take("notify");
    if (!node || !node->IsMap()) {
      stage.require("notify", notify.message, "write notify: \"a line\"");
      return notify;
    }
    YamlEntries entries(source_, *node, "notify");
    entries.require("message", notify.message, "write message: \"a line\"");
    entries.read_command("run", notify.argv);
    entries.finish();
    return notify;
  }

  YamlSource& source_;
  Playbook playbook_;
  OnFailure on_failure_ = OnFailure::Return;
  std::map<std::string, int> numbers_;
};

// Problems come in the order of reading; people read from the top.
void sort_by_place(std::vector<Diagnostic>& problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const auto& left, const auto& right) {
    return std::pair(left.at.line, left.at.column) < std::pair(right.at.line, right.at.column);
  });
}

}  // namespace

PlaybookResult parse_playbook(const SourceText& text, const VariableReader& variable,
                              const std::string& environment) {
  YamlSource source(text, variable);
  Playbook playbook;
  try {
    PlaybookReader reader(source, text.path());
    playbook = reader.read(YAML::Load(std::string(without_final_breaks(text.text()))), environment);
  } catch (const YAML::Exception& error) {
    source.problem(error.mark, "not YAML: " + error.msg);
  }
  std::vector<Diagnostic> problems = source.take_problems();
  for (Diagnostic& broken : broken_rules(playbook))
    problems.push_back(std::move(broken));
  if (problems.empty()) return playbook;
  sort_by_place(problems);
  return problems;
}

PlaybookResult load_playbook(const std::filesystem::path& path, const VariableReader& variable,
                             const std::string& environment) {
  auto read = read_source(path);
  if (auto* unreadable = std::get_if<Diagnostic>(&read))
    return std::vector<Diagnostic>{std::move(*unreadable)};
  return parse_playbook(std::get<SourceText>(read), variable, environment);
}

}  // namespace lockstep
