#include "cli/alembic/lift_sql.hpp"

#include "migrations/alembic/python_header.hpp"
#include "sql/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace lockstep {
namespace {

using Sections = std::map<RevisionId, std::string>;

// By the revision that each section brings or takes back.
enum class Direction { Up, Down };

// Nothing: Alembic failed, and what it has printed so far counts for nothing.
std::optional<Sections> printed(const scratch::ChildResult& result, Direction direction,
                                const VersionTableName& versions) {
  if (!result.ok()) return std::nullopt;
  auto split =
      split_offline_script(SourceText("what alembic --sql prints", result.output), versions);
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&split)) {
    throw UserError(to_string(problems->front()),
                    "Where env.py names the version table otherwise, say so in lockstep.yaml: "
                    "migrations: {version_table: …}.");
  }
  Sections sections;
  for (OfflineRevision& revision : std::get<std::vector<OfflineRevision>>(split)) {
    if (direction == Direction::Down && revision.from.empty()) continue;
    sections[direction == Direction::Up ? revision.to : revision.from.front()] =
        std::move(revision.sql);
  }
  return sections;
}

// Python that does one thing for `alembic upgrade` and another for `--sql`.
bool looks_at_the_mode(const AlembicFile& file) {
  const std::vector<std::string> tokens = python_tokens(file.source->text());
  return std::find(tokens.begin(), tokens.end(), "is_offline_mode") != tokens.end();
}

class Lifter {
 public:
  Lifter(const AlembicProgram& alembic, const VersionTableName& versions)
      : alembic_(alembic), versions_(versions) {}

  // All in two runs of Alembic, where none of them is opaque.
  std::map<RevisionId, AlembicSql> all(std::span<const AlembicFile* const> files) {
    std::map<RevisionId, AlembicSql> lifted;
    if (files.size() < 2) return lifted;
    const auto up = printed(alembic_.run({"upgrade", "--sql", "heads"}), Direction::Up, versions_);
    if (!up) return lifted;
    const auto down =
        printed(alembic_.run({"downgrade", "--sql", "heads:base"}), Direction::Down, versions_);
    for (const AlembicFile* file : files) {
      const RevisionId& id = file->header.id;
      if (!up->contains(id) || !down || !down->contains(id)) continue;
      lifted[id] = {.upgrade = up->at(id), .downgrade = down->at(id), .opaque = ""};
    }
    return lifted;
  }

  AlembicSql one(const AlembicFile& file) {
    const AlembicRevision& header = file.header;
    const std::string from = header.down_revisions.empty() ? "base" : header.down_revisions.front();
    const scratch::ChildResult up = alembic_.run({"upgrade", "--sql", from + ":" + header.id});
    const auto sections = printed(up, Direction::Up, versions_);
    if (!sections || !sections->contains(header.id)) {
      return {.upgrade = "",
              .downgrade = std::nullopt,
              .opaque = fmt::format("`alembic upgrade --sql {}:{}` cannot print its SQL: {}", from,
                                    header.id, last_line(up.errors))};
    }
    // One that fails is a downgrade that does more than SQL, or says that there is none.
    const auto back = printed(alembic_.run({"downgrade", "--sql", header.id + ":" + from}),
                              Direction::Down, versions_);
    AlembicSql sql{.upgrade = sections->at(header.id), .downgrade = std::nullopt, .opaque = ""};
    if (back && back->contains(header.id)) sql.downgrade = back->at(header.id);
    return sql;
  }

 private:
  const AlembicProgram& alembic_;
  const VersionTableName& versions_;
};

}  // namespace

std::map<RevisionId, AlembicSql> lift_sql(std::span<const AlembicFile* const> files,
                                          const AlembicProgram& alembic,
                                          const VersionTableName& versions,
                                          const AlembicSqlCache& cache) {
  std::map<RevisionId, AlembicSql> lifted;
  std::vector<const AlembicFile*> missing;
  for (const AlembicFile* file : files) {
    if (looks_at_the_mode(*file)) {
      lifted.emplace(file->header.id,
                     AlembicSql{.opaque = "it asks for Alembic's offline mode: `--sql` may print "
                                          "less than it does"});
    } else if (auto kept = cache.find(*file)) {
      lifted.emplace(file->header.id, std::move(*kept));
    } else {
      missing.push_back(file);
    }
  }
  Lifter lifter(alembic, versions);
  std::map<RevisionId, AlembicSql> together = lifter.all(missing);
  std::size_t opaque = 0;
  for (const AlembicFile* file : missing) {
    const RevisionId& id = file->header.id;
    AlembicSql sql = together.contains(id) ? std::move(together.at(id)) : lifter.one(*file);
    if (!sql.opaque.empty()) ++opaque;
    cache.keep(*file, sql);
    lifted.emplace(id, std::move(sql));
  }
  if (opaque > 0 && opaque == files.size())
    throw UserError(lifted.begin()->second.opaque,
                    "No revision's SQL can be printed: does env.py have run_migrations_offline()?");
  return lifted;
}

}  // namespace lockstep
