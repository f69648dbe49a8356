// The built program, run as a process: what it prints where, and its exit codes.

#include "tests/cli/program.hpp"

#include "tests/catch.hpp"

#include <algorithm>

using namespace lockstep;

namespace {

using Words = std::vector<std::string>;

constexpr const char* kFirst =
    "-- revision: aaaaaaaaaaaa\n-- down_revision: null\n-- description: first\n\n";
constexpr const char* kCreate = "CREATE TABLE account (id bigint PRIMARY KEY);\n";

bool contains(const std::string& text, const std::string& part) {
  INFO("looked for: " << part);
  CAPTURE(text);
  return text.find(part) != std::string::npos;
}

int lines_of(const std::string& text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

std::string second(const std::string& id, const std::string& parents) {
  return "-- revision: " + id + "\n-- down_revision: " + parents + "\n\nSELECT 1;\n";
}

}  // namespace

TEST_CASE("Help begins with examples, for the program and for every command") {
  const Project project;
  const Ended all = project.run({"--help"});
  CHECK(all.code == 0);
  CHECK(all.out.find("Examples:\n") == 0);
  CHECK(all.err.empty());
  for (const char* command :
       {"init", "revision", "merge", "heads", "history", "show", "lint", "plan", "snapshot"}) {
    CAPTURE(command);
    CHECK(contains(all.out, std::string("\n  ") + command + " "));
    const Ended help = project.run({command, "--help"});
    CHECK(help.code == 0);
    CHECK(help.out.find(std::string("Examples:\n  lockstep ") + command) == 0);
  }
  CHECK(project.run({"help", "lint"}).out == project.run({"lint", "--help"}).out);
  CHECK(project.run({"config", "show", "--help"}).out.find("Examples:\n  lockstep config show") ==
        0);
}

TEST_CASE("The version names the grammar as well") {
  const Ended ended = Project().run({"--version"});
  CHECK(ended.code == 0);
  CHECK(ended.out.find("lockstep ") == 0);
  CHECK(contains(ended.out, "PostgreSQL "));
}

TEST_CASE("Usage errors end with 2, one line and a hint") {
  const Project project;
  struct Case {
    Words arguments;
    std::string error;
    std::string hint;
  };
  for (const Case& usage : {
           Case{{}, "a command is needed", "lockstep --help"},
           Case{{"histroy"}, "unknown command histroy", "did you mean history?"},
           Case{{"config", "shwo"}, "unknown command shwo", "did you mean show?"},
           Case{{"heads", "--jsno"}, "unknown option --jsno", "did you mean --json?"},
           Case{
               {"revision", "--mesage", "x"}, "unknown option --mesage", "did you mean --message?"},
           Case{{"heads", "extra"}, "unknown argument extra", "lockstep heads --help"},
           Case{{"show"}, "REVISION is required", "lockstep show --help"},
           Case{{"heads", "--format", "xml"},
                "\"xml\" is not a value of --format",
                "known: text, json"},
           Case{{"lint", "--fail-on", "unsave"},
                "\"unsave\" is not a value of --fail-on",
                "did you mean \"unsafe\"?"},
           Case{{"heads", "--env", "prod"}, "there is no environment \"prod\"", ""},
       }) {
    CAPTURE(usage.arguments);
    const Ended ended = project.run(usage.arguments);
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    CHECK(contains(ended.err, usage.error));
    CHECK(contains(ended.err, "lockstep: error: "));
    CHECK(contains(ended.err, usage.hint));
    CHECK(lines_of(ended.err) <= 3);
  }
}

TEST_CASE("Options of the program stand before or after the command") {
  const Project project;
  project.write("migrations/aaaaaaaaaaaa_first.sql", std::string(kFirst) + kCreate);
  CHECK(project.run({"--env", "ci", "heads"}).code == 0);
  CHECK(project.run({"heads", "--env", "ci"}).code == 0);
}

TEST_CASE("A project from nothing to a merge") {
  const Project project;
  const Ended init = project.run({"init"});
  REQUIRE(init.code == 0);
  CHECK(init.out == "lockstep.yaml\nmigrations\n");
  CHECK(project.run({"heads"}).out.empty());

  const Ended base = project.run({"revision", "-m", "the first: tables"});
  REQUIRE(base.code == 0);
  const std::string base_path = base.out.substr(0, base.out.find('\n'));
  CHECK(contains(project.read(base_path),
                 "-- down_revision: null\n-- description: \"the first: tables\"\n"));
  const std::string base_id = base_path.substr(std::string("migrations/").size(), 12);

  const std::string left = project.run({"revision", "-m", "left"}).out.substr(11, 12);
  CHECK(project.run({"revision", "-m", "right", "--head", base_id}).code == 2);
  const std::string right =
      project.run({"revision", "-m", "right", "--head", base_id, "--splice"}).out.substr(11, 12);
  CHECK(lines_of(project.run({"heads"}).out) == 2);
  const Ended refused = project.run({"revision", "-m", "next"});
  CHECK(refused.code == 2);
  CHECK(contains(refused.err, "there are 2 heads: "));
  CHECK(contains(refused.err, "lockstep merge"));

  CHECK(project.run({"merge", "-m", "bad", base_id, left}).code == 2);
  CHECK(project.run({"merge", "-m", "bad", left}).code == 2);
  const Ended merged = project.run({"merge", "-m", "join", left, right});
  REQUIRE(merged.code == 0);
  const Ended history = project.run({"history"});
  CHECK(lines_of(history.out) == 4);
  CHECK(contains(history.out, " (head) (merge)  join\n"));
  CHECK(contains(history.out, "<base> → " + base_id));
  CHECK(contains(project.run({"show", "head"}).out, "description    join"));
  CHECK(contains(project.run({"show", base_id.substr(0, 8)}).out, base_id));
  CHECK(project.run({"merge", "-m", "again"}).code == 2);
}

TEST_CASE("init never writes over a file") {
  const Project project;
  project.write("lockstep.yaml", "lint: {postgres: 16}\n");
  const Ended ended = project.run({"init"});
  CHECK(ended.code == 2);
  CHECK(ended.err ==
        "lockstep: error: ./lockstep.yaml: File exists\n  hint: it is left as it is\n");
  CHECK(project.read("lockstep.yaml") == "lint: {postgres: 16}\n");
}

TEST_CASE("Bad input ends with 2 and names file, line and column") {
  struct Case {
    std::string name;
    std::string text;
    std::string error;
  };
  const std::string header = kFirst;
  for (const Case& bad : {
           Case{"unknown key", "-- revision: aaaaaaaaaaaa\n-- down_revision: null\n-- autor: me\n",
                "migrations/aaaaaaaaaaaa_x.sql:3:4: unknown header key \"autor\""},
           Case{"syntax", header + "SELECT 1;\nCREATE TABEL t ();\n",
                "migrations/aaaaaaaaaaaa_x.sql:6:8: syntax error"},
           Case{"NUL", header + std::string("SELECT 1\0;", 10),
                "migrations/aaaaaaaaaaaa_x.sql:5:9: a NUL byte"},
           Case{"UTF-8", header + "SELECT '\xff';",
                "migrations/aaaaaaaaaaaa_x.sql:5:9: this is not valid UTF-8"},
           Case{"binary",
                std::string("\x7f"
                            "ELF\x02\x01\x00\x00",
                            8),
                "migrations/aaaaaaaaaaaa_x.sql:1:7: a NUL byte"},
           Case{"ring", "-- revision: aaaaaaaaaaaa\n-- down_revision: aaaaaaaaaaaa\n",
                "migrations/aaaaaaaaaaaa_x.sql:2:19: the down_revisions form a ring"},
           Case{"orphan", second("aaaaaaaaaaaa", "bbbbbbbbbbbb"),
                "migrations/aaaaaaaaaaaa_x.sql:2:19: the down_revision bbbbbbbbbbbb is not in this "
                "folder"},
       }) {
    CAPTURE(bad.name);
    const Project project;
    project.write("migrations/aaaaaaaaaaaa_x.sql", bad.text);
    for (const Words& command :
         {Words{"heads"}, Words{"lint"}, Words{"plan"}, Words{"history", "--json"}}) {
      CAPTURE(command);
      const Ended ended = project.run(command);
      CHECK(ended.code == 2);
      CHECK(contains(ended.err, command[0] == "lint" ? bad.error.substr(0, 30) : bad.error));
      CHECK(contains(ended.err, "lockstep: error: 1 problem in the input"));
    }
  }
}

TEST_CASE("A folder that is not there or not readable ends with 2") {
  const Project project;
  CHECK(
      contains(project.run({"heads"}).err, "migrations:1:1: the migrations folder cannot be read"));
  CHECK(project.run({"heads"}).code == 2);
  CHECK(project.run({"lint"}).code == 2);
  project.write("migrations", "a file, not a folder");
  CHECK(project.run({"heads"}).code == 2);
}

TEST_CASE("A broken lockstep.yaml ends every command but init and help with 2") {
  const Project project;
  project.write("lockstep.yaml", "locks: {max_stal: 1s}\n");
  const Ended ended = project.run({"heads"});
  CHECK(ended.code == 2);
  CHECK(ended.err ==
        "lockstep.yaml:1:9: unknown key \"locks.max_stal\"\n"
        "  hint: did you mean \"max_stall\"?\n"
        "lockstep: error: 1 problem in the input\n");
  CHECK(project.run({"init", "other"}).code == 0);
  CHECK(project.run({"heads", "--config", "missing.yaml"}).code == 2);
}

TEST_CASE("lint shows findings with their line and a caret, and ends by its verdict") {
  const Project project;
  project.write("unsafe.sql", "SELECT 1;\nCREATE INDEX account_name ON account (name);\n");
  const Ended ended = project.run({"lint", "unsafe.sql"});
  CHECK(ended.code == 3);
  CHECK(contains(ended.out, "unsafe.sql:2:1: unsafe: "));
  CHECK(contains(ended.out, "[create-index-blocking]\n"));
  CHECK(contains(ended.out, "  2 | CREATE INDEX account_name ON account (name);\n    | ^^^"));
  CHECK(contains(ended.out, "  help: "));
  CHECK(contains(ended.out, "2 statements: 1 safe, 0 caution, 1 unsafe\n"));
  CHECK(project.run({"lint", "unsafe.sql", "--fail-on", "never"}).code == 0);
  CHECK(project.run({"lint", "-"}, "SELECT 1;").code == 0);
  CHECK(project.run({"lint", "-"}, "CREATE INDEX i ON account (name);").code == 3);
  CHECK(project.run({"lint", "."}).code == 3);
  CHECK(project.run({"lint", "unsafe.sql", "--pg-version", "12"}).code == 2);
}

TEST_CASE("lint obeys lockstep.yaml and directives") {
  const Project project;
  const std::string index = "CREATE INDEX i ON account (name);\n";
  project.write("a.sql", index);
  project.write("lockstep.yaml", "lint: {fail_on: never}\n");
  CHECK(project.run({"lint", "a.sql"}).code == 0);
  CHECK(project.run({"lint", "a.sql", "--fail-on", "unsafe"}).code == 3);
  const Ended allowed = project.run({"lint", "-", "--fail-on", "caution"},
                                    "-- lockstep: allow create-index-blocking: tiny\n" + index);
  CHECK(contains(allowed.out, "allowed: "));
  CHECK(contains(allowed.out, "  reason: tiny\n"));
}

TEST_CASE("lint reports the other files beside one that is broken, and 2 wins over 3") {
  const Project project;
  project.write("sql/a.sql", "CREATE INDEX i ON account (name);");
  project.write("sql/b.sql", "SELEC 1;");
  const Ended ended = project.run({"lint", "sql"});
  CHECK(ended.code == 2);
  CHECK(contains(ended.out, "sql/a.sql:1:1: unsafe"));
  CHECK(contains(ended.err, "sql/b.sql:1:1: error: syntax error"));
  CHECK(contains(ended.err, "  1 | SELEC 1;\n    | ^\n"));
  CHECK(project.run({"lint", "missing.sql"}).code == 2);
}

TEST_CASE("plan shows phases and steps, and refuses with the place of each reason") {
  const Project project;
  project.write("migrations/aaaaaaaaaaaa_first.sql", std::string(kFirst) + kCreate);
  const Ended planned = project.run({"plan"});
  CHECK(planned.code == 0);
  CHECK(contains(planned.out, "expand"));
  CHECK(contains(planned.out, "CREATE TABLE account"));
  CHECK(project.run({"plan", "aaaa"}).out == planned.out);
  CHECK(project.run({"plan", "migrations/aaaaaaaaaaaa_first.sql"}).code == 0);
  CHECK(project.run({"plan", "-"}, "CREATE TABLE t (id int);").code == 0);
  CHECK(project.run({"plan", "bbbb"}).code == 2);

  const Ended refused = project.run({"plan", "-"}, "SELECT 1;\n DROP TABLE account;");
  CHECK(refused.code == 5);
  CHECK(contains(refused.err, "-:2:2: refused: "));
}

TEST_CASE("plan of one file explains each step") {
  const Project project;
  const std::string sql = "CREATE INDEX i ON account (name);";
  const Ended plain = project.run({"plan", "-"}, sql);
  CHECK(plain.code == 0);
  CHECK(contains(plain.out, "CONCURRENTLY"));
  CHECK(project.run({"plan", "-", "--explain"}, sql).out.size() > plain.out.size());
}

TEST_CASE("A database that is down ends with 8 in one line, without the password") {
  Project project;
  const std::string dsn = "postgresql://app:s3cret@127.0.0.1:1/shop";
  project.write("a.sql", "SELECT 1;");
  for (const Words& command :
       {Words{"lint", "a.sql", "--dsn", dsn}, Words{"plan", "a.sql", "--dsn", dsn},
        Words{"snapshot", "--dsn", dsn}}) {
    CAPTURE(command);
    const Ended ended = project.run(command);
    CHECK(ended.code == 8);
    CHECK(ended.out.empty());
    CHECK(ended.err.find("lockstep: error: ") == 0);
    CHECK(lines_of(ended.err) == 2);
    CHECK(ended.err.find("s3cret") == std::string::npos);
  }
  project.variables["DATABASE_URL"] = dsn;
  // plan uses the configured database, lint only one that is asked for.
  CHECK(project.run({"plan", "a.sql"}).code == 8);
  CHECK(project.run({"lint", "a.sql"}).code == 0);
}

TEST_CASE(
    "A database that lockstep.yaml names by a variable that is not set is never another one") {
  const Project project;
  project.write("lockstep.yaml", "database: ${SHOP_DB}\n");
  const Ended ended = project.run({"snapshot"});
  CHECK(ended.code == 2);
  CHECK(contains(ended.err, "lockstep.yaml:1:11: database: the variable SHOP_DB is not set"));
}

TEST_CASE("config show lists settings, their origin, and no password") {
  Project project;
  project.write("lockstep.yaml", "locks: {max_stall: 50ms}\n");
  project.variables["LOCKSTEP_DSN"] = "host=db password=s3cret";
  const Ended ended = project.run({"config", "show", "--origin"});
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, "locks.max_stall: 50ms  # lockstep.yaml:1:20\n"));
  CHECK(contains(ended.out, "database: host=db password=***  # LOCKSTEP_DSN\n"));
  CHECK(contains(ended.out, "environments.production.soak: 1d  # default\n"));
  CHECK_FALSE(project.run({"config", "show"}).out.find('#') != std::string::npos);
}
