#include "cli/alembic/sql_cache.hpp"

#include "migrations/checksum.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

namespace lockstep {
namespace {

namespace fs = std::filesystem;

// Raised when what is kept changes its meaning.
constexpr const char* kCacheVersion = "1";

fs::path cache_folder() {
  // NOLINTBEGIN(concurrency-mt-unsafe): nothing calls setenv
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  // NOLINTEND(concurrency-mt-unsafe)
  const fs::path below("lockstep/alembic");
  if (cache != nullptr && *cache == '/') return fs::path(cache) / below;
  if (home != nullptr && *home == '/') return fs::path(home) / ".cache" / below;
  return {};
}

std::optional<std::string> read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Whole or not at all, also when two processes write it at once.
bool write_text(const fs::path& path, const std::string& text) {
  const fs::path draft = path.string() + "." + std::to_string(getpid());
  std::error_code error;
  {
    std::ofstream file(draft, std::ios::binary);
    file << text;
    if (!file.flush()) return false;
  }
  fs::rename(draft, path, error);
  return !error;
}

}  // namespace

AlembicSqlCache::AlembicSqlCache(std::string surroundings)
    : folder_(cache_folder()), surroundings_(std::move(surroundings)) {}

std::string AlembicSqlCache::key(const AlembicFile& file) const {
  ChecksumInput input{.revision = kCacheVersion};
  input.upgrade_tokens = {surroundings_, std::string(file.source->text())};
  return checksum(input);
}

std::optional<AlembicSql> AlembicSqlCache::find(const AlembicFile& file) const {
  if (folder_.empty()) return std::nullopt;
  const std::string base = (folder_ / key(file)).string();
  const std::optional<std::string> upgrade = read_text(base + ".upgrade.sql");
  if (!upgrade) return std::nullopt;
  return AlembicSql{.upgrade = *upgrade, .downgrade = read_text(base + ".downgrade.sql")};
}

// The downgrade first: the upgrade's file says that both are there.
void AlembicSqlCache::keep(const AlembicFile& file, const AlembicSql& sql) const {
  std::error_code error;
  if (folder_.empty() || !sql.opaque.empty()) return;
  fs::create_directories(folder_, error);
  const std::string base = (folder_ / key(file)).string();
  if (sql.downgrade && !write_text(base + ".downgrade.sql", *sql.downgrade)) return;
  write_text(base + ".upgrade.sql", sql.upgrade);
}

}  // namespace lockstep
