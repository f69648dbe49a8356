#include "migrations/alembic/config.hpp"

#include "tests/catch.hpp"

namespace lockstep {
namespace {

AlembicConfig read(const std::string& path, const std::string& text,
                   const std::string& section = "alembic") {
  const SourceText source(path, text);
  auto config = read_alembic_config(source, section);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&config))
    FAIL(to_string(problems->front()));
  return std::get<AlembicConfig>(std::move(config));
}

std::string problem(const std::string& path, const std::string& text) {
  const SourceText source(path, text);
  const auto config = read_alembic_config(source);
  const auto* problems = std::get_if<std::vector<Diagnostic>>(&config);
  return problems == nullptr ? "" : to_string(problems->front());
}

using Paths = std::vector<std::filesystem::path>;

}  // namespace

TEST_CASE("alembic.ini as `alembic init` writes it") {
  const AlembicConfig config =
      read("shop/alembic.ini", R"(# A generic, single database configuration.

[alembic]
# path to migration scripts
script_location = alembic

# version_path_separator = :
version_path_separator = os  # Use os.pathsep.
sqlalchemy.url = driver://user:p%%ss@localhost/dbname

[loggers]
script_location = not this one
)");
  CHECK(config.script_location == "shop/alembic");
  CHECK(config.version_locations == Paths{"shop/alembic/versions"});
  CHECK_FALSE(config.recursive);
}

TEST_CASE("Several version locations, by every separator") {
  const auto locations = [](const std::string& lines) {
    return read("/srv/alembic.ini", "[alembic]\nscript_location: %(here)s/db\n" + lines)
        .version_locations;
  };
  const Paths both{"/srv/db/one", "/srv/two"};
  CHECK(locations("version_locations = %(here)s/db/one %(here)s/two\n") == both);
  CHECK(locations("version_locations = db/one, two\n") == both);
  CHECK(locations("version_locations = db/one:two\npath_separator = os\n") == both);
  CHECK(locations("version_locations = db/one;two\nversion_path_separator = ;\n") == both);
  CHECK(locations("version_locations =\n    db/one\n    two\npath_separator = newline\n") == both);
}

TEST_CASE("pyproject.toml, and another section of the ini") {
  const AlembicConfig config = read("pyproject.toml", R"([tool.alembic]
script_location = "%(here)s/migrations"
version_locations = ["%(here)s/migrations/a", "%(here)s/migrations/b"]
recursive_version_locations = true
)");
  CHECK(config.script_location == "migrations");
  CHECK(config.version_locations == Paths{"migrations/a", "migrations/b"});
  CHECK(config.recursive);
  CHECK(read("a.ini", "[other]\nscript_location = x\n", "other").script_location == "x");
}

TEST_CASE("What is not read is a problem with its place") {
  using Catch::Contains;
  CHECK_THAT(problem("a.ini", "[app]\n"), Contains("there is no section [alembic]"));
  CHECK_THAT(problem("a.ini", "[alembic]\n"), Contains("script_location is not set"));
  CHECK_THAT(problem("a.ini", "[alembic]\n\nscript_location = shop:migrations\n"),
             Contains("a.ini:3:1: \"shop:migrations\" lies in a Python package"));
  CHECK_THAT(problem("a.ini", "[alembic]\nscript_location = %(base)s/x\n"),
             Contains("an interpolation other than %(here)s"));
  CHECK_THAT(problem("p.toml", "[tool.alembic\n"), Contains("p.toml:1:"));
  CHECK_THAT(problem("p.toml", "[tool]\n"), Contains("there is no table [tool.alembic]"));
}

}  // namespace lockstep
