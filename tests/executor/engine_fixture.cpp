#include "tests/executor/engine_fixture.hpp"

#include "migrations/revision_loader.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

namespace lockstep::tests {
namespace {

constexpr std::array<std::string_view, 4> kRevisions{
    R"sql(-- revision: aaaaaaaaaaa1
-- down_revision: null
-- description: accounts
CREATE TABLE account (
  id bigint PRIMARY KEY,
  balance integer NOT NULL DEFAULT 0,
  note text
);
-- downgrade
DROP TABLE account;
)sql",
    R"sql(-- revision: aaaaaaaaaaa2
-- down_revision: aaaaaaaaaaa1
-- description: notes are there, ids are positive
ALTER TABLE account ALTER COLUMN note SET NOT NULL;
ALTER TABLE account ADD CONSTRAINT id_positive CHECK (id > 0);
-- downgrade
ALTER TABLE account DROP CONSTRAINT id_positive;
ALTER TABLE account ALTER COLUMN note DROP NOT NULL;
)sql",
    R"sql(-- revision: aaaaaaaaaaa3
-- down_revision: aaaaaaaaaaa2
-- description: accounts by note
CREATE INDEX account_note_idx ON account (note);
-- downgrade
DROP INDEX account_note_idx;
)sql",
    R"sql(-- revision: aaaaaaaaaaa4
-- down_revision: aaaaaaaaaaa3
-- description: balances become bigint
ALTER TABLE account ALTER COLUMN balance TYPE bigint;
-- downgrade
ALTER TABLE account ALTER COLUMN balance TYPE integer;
)sql"};

}  // namespace

RevisionGraph project_of(std::span<const std::string_view> texts) {
  std::vector<Revision> revisions;
  for (const std::string_view text : texts) {
    const std::string id(text.substr(13, 12));
    auto parsed = parse_revision(SourceText(id + "_test.sql", std::string(text)));
    if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed)) {
      throw std::logic_error(to_string(problems->front()));
    }
    revisions.push_back(std::get<Revision>(std::move(parsed)));
  }
  return std::get<RevisionGraph>(RevisionGraph::build(std::move(revisions)));
}

RevisionGraph small_project() {
  return project_of(kRevisions);
}

RunSettings quick_settings() {
  RunSettings settings;
  settings.contract = {.automatic = true,
                       .soak = std::chrono::seconds(0),
                       .observe = std::chrono::seconds(0),
                       .bake = std::chrono::seconds(0)};
  settings.wait_for_lease = std::chrono::seconds(30);
  settings.locks.give_up_after = std::chrono::seconds(30);
  settings.version = "test";
  return settings;
}

Engine engine_on(Database& database, Clock& clock, Progress& progress) {
  return {.database = database,
          .settings = quick_settings(),
          .holder = {.holder = "test", .host = "here", .pid = 1},
          .clock = clock,
          .progress = progress};
}

void fill_accounts(TempDatabase& database, int rows) {
  database.run(fmt::format(
      "INSERT INTO account SELECT i, i * 7, 'note ' || i FROM generate_series(1, {}) i", rows));
}

std::string catalog_of(TempDatabase& database) {
  return database.value(R"sql(
SELECT string_agg(line, E'\n' ORDER BY line) FROM (
  SELECT 'column ' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull || ' '
         || coalesce(pg_get_expr(adbin, adrelid), '') AS line
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
   WHERE attrelid = to_regclass('account') AND attnum > 0 AND NOT attisdropped
  UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
   WHERE conrelid = to_regclass('account')
  UNION ALL SELECT 'index ' || pg_get_indexdef(indexrelid) || ' ' || indisvalid FROM pg_index
   WHERE indrelid = to_regclass('account')
  UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE tgrelid = to_regclass('account')
  UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = to_regnamespace('lockstep')
  UNION ALL SELECT 'sequence ' || relname FROM pg_class WHERE relkind = 'S'
   AND relnamespace = to_regnamespace('lockstep') AND relname NOT LIKE '%\_id\_seq'
) lines)sql");
}

std::string data_of(TempDatabase& database) {
  return database.value(
      "SELECT md5(string_agg(concat_ws('|', id, balance, note), ',' ORDER BY id)) FROM account");
}

}  // namespace lockstep::tests
