// The SQL of revisions that Alembic has printed before, by the content of all that it depends on,
// in $XDG_CACHE_HOME/lockstep/alembic or ~/.cache/lockstep/alembic. Where nothing can be kept,
// nothing is: the SQL is made again.

#pragma once

#include "migrations/alembic/project.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace lockstep {

class AlembicSqlCache {
 public:
  // `surroundings`: what every revision's SQL depends on besides its file: configuration and
  // env.py.
  explicit AlembicSqlCache(std::string surroundings);

  std::optional<AlembicSql> find(const AlembicFile& file) const;
  void keep(const AlembicFile& file, const AlembicSql& sql) const;

 private:
  std::string key(const AlembicFile& file) const;

  std::filesystem::path folder_;  // empty: there is no place
  std::string surroundings_;
};

}  // namespace lockstep
