#include "playbooks/playbook_loader.hpp"

#include "tests/catch.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace lockstep;

namespace {

const VariableReader kNoVariables = [](const std::string&) { return std::nullopt; };

std::string shown(const std::vector<Diagnostic>& problems) {
  std::string text;
  for (const Diagnostic& problem : problems)
    text += to_string(problem) + "\n";
  return text;
}

Playbook loaded(const std::string& yaml, const VariableReader& variable = kNoVariables) {
  auto result = parse_playbook(SourceText("p.yaml", yaml), variable);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&result)) FAIL(shown(*problems));
  return std::get<Playbook>(result);
}

std::string problems_of(const std::string& yaml) {
  const auto result = parse_playbook(SourceText("p.yaml", yaml), kNoVariables);
  const auto* problems = std::get_if<std::vector<Diagnostic>>(&result);
  return problems == nullptr ? "" : shown(*problems);
}

const std::string kTraffic = "traffic: {driver: exec, read: r, shift: s}\n";

std::string with_stages(const std::string& stages) {
  return "playbook: shop\n" + kTraffic + "stages:\n" + stages;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("A playbook has values for its variables, by environment") {
  const std::string yaml =
      "playbook: a\n"
      "environments:\n"
      "  production: {SOAK: 5m, WHO: dba}\n"
      "  staging: {SOAK: 5s}\n"
      "stages:\n"
      "- soak: ${SOAK}\n"
      "- approve: ${WHO:-me}\n";
  const auto soak_in = [&](const std::string& environment, const VariableReader& variable) {
    const auto result = parse_playbook(SourceText("p.yaml", yaml), variable, environment);
    if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&result))
      return shown(*problems);
    const auto& playbook = std::get<Playbook>(result);
    return show_value(std::get<SoakStage>(playbook.stages[0].action).length) + " " +
           std::get<ApproveStage>(playbook.stages[1].action).who;
  };
  CHECK(soak_in("production", kNoVariables) == "5m dba");
  CHECK(soak_in("staging", kNoVariables) == "5s me");
  CHECK(soak_in("staging", [](const std::string& name) -> std::optional<std::string> {
          return name == "SOAK" ? std::optional<std::string>("1s") : std::nullopt;
        }) == "1s me");
  CHECK(soak_in("stagin", kNoVariables) ==
        "p.yaml:3:3: the playbook has no environment \"stagin\"\n  hint: did you mean "
        "\"staging\"?\np.yaml:6:9: soak: the variable SOAK is not set\n  hint: set it, or write "
        "${NAME:-default}\n");
  CHECK(problems_of("playbook: a\nenvironments: {production: {A: '${B}', C-D: e}}\n"
                    "stages: [{run: x}]\n") ==
        "p.yaml:2:29: A: the value of a variable holds no variable\n"
        "p.yaml:2:40: \"C-D\" cannot be a variable\n  hint: write letters, digits and "
        "underscores\n");
}

TEST_CASE("A playbook is read into values") {
  const Playbook playbook = loaded(R"(
playbook: ${APP:-shop}
revision: 4c1e
traffic: {driver: haproxy, socket: /run/h.sock, backend: app, blue: blue, green: [g1, g2]}
return: {schema: abort, run: ./stop green}
on_failure: stop
stages:
  - expand: {}
    timeout: 10m
  - backfill:
  - run: [make, green]
    retry: 2
    on_failure: return
  - check: {http: "http://green/healthz", for: 30s}
  - shift: {green: 10}
    name: ten
  - soak: 5m
    while: {prometheus: "http://p:9090", query: up, above: 0.5}
  - shift: {green: 100}
  - drain: blue
  - gate: {contract: cutover}
  - approve: dba
  - cutover: {}
  - retire: {}
  - notify: done
)");
  CHECK(playbook.name == "shop");
  CHECK(playbook.revision == "4c1e");
  CHECK(std::get<HaproxySettings>(*playbook.traffic).green == std::vector<std::string>{"g1", "g2"});
  CHECK(playbook.on_return.schema == SchemaOnReturn::Abort);
  CHECK(playbook.on_return.argv == std::vector<std::string>{"sh", "-c", "./stop green"});
  REQUIRE(playbook.stages.size() == 13);
  CHECK(playbook.stages[0].timeout == std::chrono::minutes(10));
  CHECK(playbook.stages[0].on_failure == OnFailure::Stop);
  CHECK(playbook.stages[0].at == SourcePosition{8, 5});
  CHECK(std::get<RunStage>(playbook.stages[2].action).argv ==
        std::vector<std::string>{"make", "green"});
  CHECK(playbook.stages[2].retry == 2);
  CHECK(playbook.stages[2].on_failure == OnFailure::Return);
  CHECK(std::get<CheckStage>(playbook.stages[3].action).holds_for == std::chrono::seconds(30));
  CHECK(playbook.stages[4].name == "ten");
  CHECK(std::get<SoakStage>(playbook.stages[5].action).while_holds->above == 0.5);
  CHECK(playbook.stages[6].name == "shift-2");
  CHECK(std::get<GateStage>(playbook.stages[8].action).contract == Stage::Cutover);
  CHECK(std::get<NotifyStage>(playbook.stages[12].action).message == "done");
}

TEST_CASE("Layout and comments do not change a playbook's fingerprint, a value does") {
  const std::string one = loaded("playbook: a\nstages: [{run: x}]\n").fingerprint;
  CHECK(loaded("# hello\nplaybook:   a\nstages:\n- run: 'x'\n").fingerprint == one);
  CHECK(loaded("playbook: a\nstages: [{run: y}]\n").fingerprint != one);
  CHECK(loaded("playbook: a\nstages: [{run: [x]}]\n").fingerprint != one);
  const auto image = [](const std::string& tag) -> VariableReader {
    return [tag](const std::string&) { return tag; };
  };
  const std::string deploy = "playbook: a\nstages: [{run: \"deploy ${TAG}\"}]\n";
  CHECK(loaded(deploy, image("1")).fingerprint != loaded(deploy, image("2")).fingerprint);
}

TEST_CASE("All that is wrong with a playbook is shown at once, with its place") {
  CHECK(problems_of("playbok: shop\n"
                    "stages:\n"
                    "  - expnd: {}\n"
                    "  - shift: {green: 120, gren: 1}\n"
                    "    timeot: 5\n"
                    "  - run: x\n"
                    "    timeout: soon\n"
                    "  - check: {http: green, below: 1, expect: 200}\n"
                    "  - run: ${MISSING}\n"
                    "  - run: a\n"
                    "    drain: blue\n") ==
        "p.yaml:1:1: the playbook needs playbook\n"
        "  hint: write playbook: NAME\n"
        "p.yaml:1:1: unknown key \"playbok\" in the playbook\n"
        "  hint: did you mean \"playbook\"?\n"
        "p.yaml:3:5: unknown kind of stage \"expnd\"\n"
        "  hint: did you mean \"expand\"?\n"
        "p.yaml:4:5: shift needs a traffic section\n"
        "  hint: write traffic: {driver: haproxy, …} above the stages\n"
        "p.yaml:4:13: green is a percentage, from 0 to 100\n"
        "p.yaml:4:25: unknown key \"gren\" in shift\n"
        "  hint: did you mean \"green\"?\n"
        "p.yaml:5:5: unknown key \"timeot\" in the stage\n"
        "  hint: did you mean \"timeout\"?\n"
        "p.yaml:7:5: timeout: \"soon\" is not a duration: write 100ms, 5s, 30m, 24h or 7d\n"
        "p.yaml:8:13: http: \"green\" is not an address\n"
        "  hint: write http://… or https://…\n"
        "p.yaml:8:36: expect is a status, below and above bound a number: choose one\n"
        "p.yaml:9:10: run: the variable MISSING is not set\n"
        "  hint: set it, or write ${NAME:-default}\n"
        "p.yaml:10:5: a stage does one thing, this one has run and drain\n"
        "  hint: write two stages\n");
}

TEST_CASE("A playbook that is no YAML, no map or empty is told so") {
  CHECK(problems_of("a: [").find("not YAML") != std::string::npos);
  CHECK(problems_of("- a").find("p.yaml:1:1: the playbook takes keys") == 0);
  CHECK(problems_of("").find("a playbook needs a list of stages") != std::string::npos);
  CHECK(problems_of("playbook: a\nstages: []\n").find("needs a list of stages") !=
        std::string::npos);
  CHECK(problems_of("playbook: a\nstages: [run]\n").find("the stage takes keys") !=
        std::string::npos);
  CHECK(problems_of("playbook: a\nstages: [{run: x}]\ntraffic: {driver: hapoxy}\n")
            .find("did you mean \"haproxy\"") != std::string::npos);
}

TEST_CASE("An order of stages that could never be right is refused") {
  const auto refused = [](const std::string& stages, const std::string& why) {
    INFO(stages);
    const std::string problems = problems_of(with_stages(stages));
    INFO(problems);
    CHECK(problems.find(why) != std::string::npos);
  };
  refused("- expand:\n- cutover:\n", "p.yaml:5:3: cutover without a backfill before it");
  refused("- cutover:\n- expand:\n- backfill:\n", "cutover without a backfill before it");
  refused("- backfill:\n", "backfill without an expand before it");
  refused("- expand:\n- expand:\n", "expand stands here a second time");
  refused("- shift: {green: 100}\n- retire:\n", "retire without a cutover before it");
  refused("- cutover:\n- retire:\n", "retire while blue still takes 100 % of the requests");
  refused("- shift: {green: 90}\n- cutover:\n- retire:\n", "blue still takes 10 %");
  refused("- drain: blue\n- cutover:\n- retire:\n- shift: {green: 50}\n",
          "requests go to blue again after retire");
  refused("- drain: blue\n- shift: {green: 50}\n- cutover:\n- retire:\n", "blue still takes 50 %");
  refused("- run: a\n  name: x\n- run: b\n  name: x\n", "the name \"x\" is repeated");
  CHECK(problems_of(with_stages("- drain: blue\n- cutover:\n- retire:\n")).empty());
  CHECK(problems_of("playbook: a\nstages: [{drain: blue}]\n").find("drain needs a traffic") !=
        std::string::npos);
}

TEST_CASE("Every shipped playbook is one") {
  int count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(LOCKSTEP_SOURCE_DIR "/playbooks/examples")) {
    const auto result = load_playbook(entry.path(), kNoVariables);
    if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&result))
      FAIL_CHECK(shown(*problems));
    ++count;
  }
  CHECK(count >= 6);
}

TEST_CASE("Every example of docs/playbook-format.md is read") {
  const std::string page = text_of(LOCKSTEP_SOURCE_DIR "/docs/playbook-format.md");
  const std::string fence = "```yaml\n";
  int count = 0;
  for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at)) {
    at += fence.size();
    std::string block = page.substr(at, page.find("```", at) - at);
    const bool moves = block.find("shift:") != std::string::npos;
    for (const char* section : {"traffic:", "environments:", "pooler:"}) {
      if (block.starts_with(section)) block = "playbook: a\n" + block + "stages: [{run: x}]\n";
    }
    if (block.starts_with("- ")) block = (moves ? kTraffic : "") + "playbook: a\nstages:\n" + block;
    INFO(block);
    CHECK(problems_of(block).empty());
    ++count;
  }
  CHECK(count >= 10);
}

TEST_CASE("What a command says of the traffic is read, or refused") {
  const TrafficState state = read_exec_traffic(
      "green=25 blue_healthy=2 green_healthy=1\nblue_open=3 draining=blue identity=abc\n");
  CHECK(state.green.percent == 25);
  CHECK(state.blue.percent == 75);
  CHECK(state.blue.healthy_servers == 2);
  CHECK(state.blue.open_sessions == 3);
  CHECK_FALSE(state.green.open_sessions);
  CHECK(state.blue.draining);
  CHECK_FALSE(state.green.draining);
  CHECK(state.proxy_identity == "abc");
  for (const char* line : {"", "green=101 blue_healthy=1 green_healthy=1", "green=1 blue_healthy=1",
                           "green=x blue_healthy=1 green_healthy=1", "error"})
    CHECK_THROWS(read_exec_traffic(line));
}
