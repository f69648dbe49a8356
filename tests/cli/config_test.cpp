#include "cli/config.hpp"

#include "tests/catch.hpp"

#include <algorithm>
#include <map>

using namespace lockstep;
using namespace std::chrono_literals;

namespace {

using Variables = std::map<std::string, std::string>;
using Texts = std::vector<std::string>;

ConfigSources sources(Variables variables = {}, std::string environment_flag = "") {
  return {.path_flag = "",
          .environment_flag = std::move(environment_flag),
          .variable = [variables = std::move(variables)](
                          const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            if (found == variables.end()) return std::nullopt;
            return found->second;
          }};
}

Config config_of(const std::string& text, const ConfigSources& given = sources()) {
  auto parsed = parse_config(SourceText("lockstep.yaml", text), given);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed)) {
    FAIL(to_string(problems->front()));
  }
  return std::get<Config>(std::move(parsed));
}

Texts problems_of(const std::string& text, const ConfigSources& given = sources()) {
  Texts shown;
  auto parsed = parse_config(SourceText("lockstep.yaml", text), given);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed)) {
    for (const Diagnostic& problem : *problems)
      shown.push_back(to_string(problem));
  }
  return shown;
}

std::string shown_as(const Config& config, const std::string& key) {
  for (const ShownSetting& setting : shown_settings(config)) {
    if (setting.key == key) return setting.value + " from " + setting.origin;
  }
  return "not there";
}

constexpr const char* kEverything = R"yaml(
database: ${DATABASE_URL}
migrations: {path: db/migrations, format: lockstep, command: none}
environments:
  development: {auto_migrate: true,  contract: auto}
  staging:     {soak: 1h}
  production:  {auto_migrate: false, contract: gated, approval: required, soak: 48h, observe: 2h, bake: 12h}
auto_migrate_variable: MIGRATE
timeouts: {wait_for_db: 30s, expand: 5m, backfill: 1h, contract: 6m}
locks:    {max_stall: 50ms, give_up_after: 1m, long_transaction: 2s}
backfill: {target_batch: 40ms, parallel: 4, max_replica_lag: 2s, max_wal_retained: 1GB, max_active_sessions: 0.5}
lint:     {fail_on: caution, postgres: 16, disable: [], enable: [style-pk]}
application: {name_pattern: "shop@(?<version>.+)"}
)yaml";

}  // namespace

TEST_CASE("Every key is read") {
  const Config config = config_of(kEverything, sources({{"DATABASE_URL", "postgresql://db/shop"}}));
  CHECK(config.database == "postgresql://db/shop");
  CHECK(config.migrations.path == "db/migrations");
  CHECK(config.migrations.command == "none");
  CHECK(config.auto_migrate_variable == "MIGRATE");
  CHECK(config.timeouts.wait_for_db == 30s);
  CHECK(config.timeouts.expand == 5min);
  CHECK(config.timeouts.backfill == 1h);
  CHECK(config.timeouts.contract == 6min);
  CHECK(config.locks.max_stall == 50ms);
  CHECK(config.locks.give_up_after == 1min);
  CHECK(config.locks.long_transaction == 2s);
  CHECK(config.backfill.target_batch == 40ms);
  CHECK(config.backfill.parallel == 4);
  CHECK(config.backfill.max_replica_lag == 2s);
  CHECK(config.backfill.max_wal_retained == ByteSize{1LL << 30});
  CHECK(config.backfill.max_active_sessions == 0.5);
  CHECK(config.lint.fail_on == FailOn::Caution);
  CHECK(config.lint.postgres == 16);
  CHECK(config.application.name_pattern == "shop@(?<version>.+)");
  CHECK_FALSE(config.environment().auto_migrate);
  CHECK(config.environment().approval == ApprovalPolicy::Required);
  CHECK(config.environment().soak == 48h);
  CHECK(config.environment().observe == 2h);
  CHECK(config.environment().bake == 12h);
}

TEST_CASE("Without a file the documented defaults hold, and production is gated") {
  const Config config = config_of("");
  CHECK(config.database.empty());
  CHECK(config.environment_name == "production");
  CHECK(config.environment().contract == ContractPolicy::Gated);
  CHECK(config.environment().approval == ApprovalPolicy::None);
  CHECK(config.environment().soak == 24h);
  CHECK(config.environment().observe == 1h);
  CHECK(config.environment().bake == 24h);
  CHECK(config.environments.at("development").contract == ContractPolicy::Auto);
  CHECK(config.environments.at("development").soak == 0s);
  CHECK_FALSE(config.environments.at("test").auto_migrate);
  CHECK(config.timeouts.expand == 10min);
  CHECK(config.locks.max_stall == 100ms);
  CHECK(config.backfill.max_wal_retained == ByteSize{10LL << 30});
}

TEST_CASE("The environment is chosen by the flag, the variable, else production") {
  CHECK(config_of("", sources({{"LOCKSTEP_ENV", "ci"}})).environment_name == "ci");
  CHECK(config_of("", sources({{"LOCKSTEP_ENV", "ci"}}, "test")).environment_name == "test");
  CHECK(config_of("environments: {staging: }", sources({}, "staging")).environment().contract ==
        ContractPolicy::Gated);
  CHECK(problems_of("", sources({}, "prodution")) ==
        Texts{"lockstep.yaml:1:1: there is no environment \"prodution\" (--env)\n"
              "  hint: did you mean \"production\"?"});
}

TEST_CASE("The environment's database wins over the file's") {
  const std::string file = "database: postgresql://file/x\n";
  CHECK(config_of(file).database == "postgresql://file/x");
  CHECK(config_of(file, sources({{"DATABASE_URL", "postgresql://url/x"}})).database ==
        "postgresql://url/x");
  CHECK(config_of(file,
                  sources({{"DATABASE_URL", "postgresql://url/x"}, {"LOCKSTEP_DSN", "host=dsn"}}))
            .database == "host=dsn");
  CHECK(config_of(file, sources({{"LOCKSTEP_DSN", ""}})).database == "postgresql://file/x");
}

TEST_CASE(
    "A database whose variable is not set is a problem for who connects, and for nobody else") {
  const Config config = config_of("database: ${SHOP_DB}\n");
  CHECK(config.database.empty());
  REQUIRE(config.database_problem);
  CHECK(to_string(*config.database_problem) ==
        "lockstep.yaml:1:11: database: the variable SHOP_DB is not set\n"
        "  hint: set it, set LOCKSTEP_DSN, or give --dsn");
  CHECK_FALSE(
      config_of("database: ${SHOP_DB}\n", sources({{"LOCKSTEP_DSN", "host=x"}})).database_problem);
}

TEST_CASE("What is wrong is named with its place, all of it at once") {
  CHECK(problems_of("databse: x\n") ==
        Texts{"lockstep.yaml:1:1: unknown key \"databse\"\n  hint: did you mean \"database\"?"});
  CHECK(problems_of("locks:\n  max_stal: 5s\n") ==
        Texts{"lockstep.yaml:2:3: unknown key \"locks.max_stal\"\n  hint: did you mean "
              "\"max_stall\"?"});
  CHECK(problems_of("environments:\n  ci: {sok: 1h}\n") ==
        Texts{"lockstep.yaml:2:8: unknown key \"sok\" of the environment ci\n  hint: did you mean "
              "\"soak\"?"});
  CHECK(problems_of("timeouts: {expand: 10}\nlocks: {max_stall: fast}\nlint: {postgres: 12}\n")
            .size() == 3);
  CHECK(problems_of("locks: 5s\n") ==
        Texts{"lockstep.yaml:1:8: locks holds settings\n  hint: write locks: {key: value}"});
  CHECK(problems_of("timeouts: {expand: 1m, expand: 2m}\n") ==
        Texts{"lockstep.yaml:1:24: the key \"expand\" is repeated"});
  CHECK(problems_of("auto_migrate_variable: ${NO_SUCH}\n") ==
        Texts{"lockstep.yaml:1:24: auto_migrate_variable: the variable NO_SUCH is not set"});
  CHECK(problems_of("lint: {fail_on: cautious}\n") ==
        Texts{"lockstep.yaml:1:17: lint.fail_on: \"cautious\" is not a value of it; did you mean "
              "\"caution\"?"});
  CHECK(problems_of("- a\n").size() == 1);
  CHECK(problems_of("{{").size() == 1);
  CHECK(problems_of("database: \"open\n").size() == 1);
  CHECK(problems_of("? [a]\n: b\n").size() == 1);
  CHECK(problems_of(std::string(100'000, '[')).size() == 1);
}

TEST_CASE("Values out of their range are refused") {
  for (const char* text :
       {"backfill: {parallel: 0}", "backfill: {parallel: 65}", "backfill: {max_active_sessions: 0}",
        "backfill: {max_active_sessions: 1.1}", "locks: {max_stall: 0s}", "lint: {postgres: 9}",
        "lint: {disable: [no-such-rule]}", "application: {name_pattern: shop}",
        "application: {name_pattern: '(?<version>['}", "environments: {ci: {approval: maybe}}",
        "migrations: {format: rails}", "environments: {ci: {contract: never}}",
        "lint: {disable: unsafe}", "timeouts: {expand: [1m]}", "timeouts: {expand: {a: b}}"}) {
    CAPTURE(text);
    CHECK(problems_of(text).size() == 1);
  }
}

TEST_CASE("Columns count characters") {
  CHECK(problems_of("application: {name_pattern: 'größe', x: 1}\n").at(1).substr(0, 19) ==
        "lockstep.yaml:1:38:");
}

TEST_CASE("The migrations folder is found from the file's own folder") {
  const auto path_of = [](const std::string& file, const std::string& text,
                          Variables variables = {}) {
    auto parsed = parse_config(SourceText(file, text), sources(std::move(variables)));
    return std::get<Config>(parsed).migrations.path;
  };
  CHECK(path_of("lockstep.yaml", "") == "migrations");
  CHECK(path_of("shop/lockstep.yaml", "") == "shop/migrations");
  CHECK(path_of("shop/lockstep.yaml", "migrations: {path: /db}") == "/db");
  CHECK(path_of("shop/lockstep.yaml", "", {{"LOCKSTEP_MIGRATIONS", "here"}}) == "here");
}

TEST_CASE("Each setting is shown with where it comes from, without passwords") {
  const Config config =
      config_of("locks: {max_stall: 50ms}\nenvironments: {ci: {soak: 1h}}\n",
                sources({{"DATABASE_URL", "postgresql://app:s3cret@db/shop"}}, "ci"));
  CHECK(shown_as(config, "environment") == "ci from --env");
  CHECK(shown_as(config, "database") == "postgresql://app:***@db/shop from DATABASE_URL");
  CHECK(shown_as(config, "locks.max_stall") == "50ms from lockstep.yaml:1:20");
  CHECK(shown_as(config, "locks.give_up_after") == "10m from default");
  CHECK(shown_as(config, "environments.ci.soak") == "1h from lockstep.yaml:2:27");
  CHECK(shown_as(config, "environments.production.contract") == "gated from default");
}
