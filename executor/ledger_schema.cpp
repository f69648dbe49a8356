#include "executor/ledger_schema.hpp"

#include "sql/errors.hpp"
#include "sql/sql_builder.hpp"

#include <array>
#include <string>

namespace lockstep {
namespace {

// Version 1. Everything that status needs is here and nothing of it is secret: a role with SELECT
// on these tables and no other right can answer every read-only question.
constexpr Fragment kVersion1 = R"sql(
CREATE SCHEMA IF NOT EXISTS lockstep;

CREATE TABLE lockstep.ledger_version (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  version integer NOT NULL
);
INSERT INTO lockstep.ledger_version (version) VALUES (0);

CREATE TABLE lockstep.fence (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  number bigint NOT NULL
);
INSERT INTO lockstep.fence (number) VALUES (0);

CREATE TABLE lockstep.lease (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  holder text,
  host text,
  pid integer,
  job_url text,
  fence bigint NOT NULL DEFAULT 0,
  acquired_at timestamptz,
  heartbeat_at timestamptz
);
INSERT INTO lockstep.lease DEFAULT VALUES;

CREATE TABLE lockstep.lease_backends (
  fence bigint NOT NULL,
  pid integer NOT NULL,
  started text NOT NULL,
  PRIMARY KEY (fence, pid, started)
);

CREATE TABLE lockstep.runs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  command text NOT NULL,
  holder text NOT NULL,
  host text NOT NULL,
  pid integer NOT NULL,
  version text NOT NULL,
  fence bigint NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  exit_code integer,
  message text
);

CREATE TABLE lockstep.revisions (
  revision text PRIMARY KEY,
  down_revisions text[] NOT NULL DEFAULT '{}',
  path text NOT NULL,
  checksum text NOT NULL,
  checksum_algorithm integer NOT NULL,
  is_current boolean NOT NULL DEFAULT false,
  phase text NOT NULL,
  stage text,
  state text NOT NULL,
  step text,
  reason text NOT NULL DEFAULT '',
  plan text,
  fingerprint text,
  shape text,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  current_at timestamptz,
  cutover_at timestamptz,
  soft_dropped_at timestamptz,
  finished_at timestamptz
);

CREATE TABLE lockstep.steps (
  revision text NOT NULL REFERENCES lockstep.revisions ON DELETE CASCADE,
  step text NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  undone_afterwards integer NOT NULL DEFAULT 0,
  marks_cleared boolean NOT NULL DEFAULT false,
  started_at timestamptz,
  finished_at timestamptz,
  run bigint,
  error text,
  PRIMARY KEY (revision, step)
);

CREATE TABLE lockstep.backfills (
  revision text NOT NULL REFERENCES lockstep.revisions ON DELETE CASCADE,
  step text NOT NULL,
  relation text NOT NULL,
  filenode bigint NOT NULL,
  next_page bigint NOT NULL DEFAULT 0,
  end_page bigint NOT NULL,
  sweep integer NOT NULL DEFAULT 1,
  rows_copied bigint NOT NULL DEFAULT 0,
  rows_per_second double precision NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (revision, step)
);

CREATE TABLE lockstep.verifications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  revision text NOT NULL REFERENCES lockstep.revisions ON DELETE CASCADE,
  step text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ok boolean NOT NULL,
  row_count bigint NOT NULL,
  differences text[] NOT NULL DEFAULT '{}'
);

CREATE TABLE lockstep.lock_attempts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  run bigint,
  revision text NOT NULL,
  step text NOT NULL,
  relations text[] NOT NULL,
  mode text NOT NULL,
  outcome text NOT NULL,
  wait_ms double precision NOT NULL,
  hold_ms double precision NOT NULL,
  victims integer NOT NULL
);

CREATE TABLE lockstep.events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  run bigint,
  revision text,
  step text,
  kind text NOT NULL,
  detail text NOT NULL DEFAULT ''
);

CREATE TABLE lockstep.overrides (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revision text NOT NULL,
  gate text NOT NULL,
  reason text NOT NULL,
  by_whom text NOT NULL
);
)sql";

// Version 2: a copy in several ranges, each walked in windows and passes; rows that it cannot
// convert.
constexpr Fragment kVersion2 = R"sql(
ALTER TABLE lockstep.backfills
  ADD COLUMN range integer NOT NULL DEFAULT 0,
  ADD COLUMN first_page bigint NOT NULL DEFAULT 0,
  ADD COLUMN window_first bigint NOT NULL DEFAULT 0,
  ADD COLUMN window_end bigint NOT NULL DEFAULT 0,
  ADD COLUMN passes integer NOT NULL DEFAULT 1,
  ADD COLUMN pass integer NOT NULL DEFAULT 0,
  DROP CONSTRAINT backfills_pkey,
  ADD PRIMARY KEY (revision, step, range);

ALTER TABLE lockstep.steps ADD COLUMN quarantined bigint NOT NULL DEFAULT 0;

CREATE TABLE lockstep.quarantine (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  revision text NOT NULL REFERENCES lockstep.revisions ON DELETE CASCADE,
  step text NOT NULL,
  relation text NOT NULL,
  key text NOT NULL,
  error text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
)sql";

// Version 3: what gates compare and ask for: counters of statements' calls (no text of a
// statement), approvals.
constexpr Fragment kVersion3 = R"sql(
CREATE TABLE lockstep.call_snapshots (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  statistics_reset timestamptz,
  evictions bigint NOT NULL,
  calls jsonb NOT NULL
);

CREATE TABLE lockstep.approvals (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revision text NOT NULL,
  stage text,
  fingerprint text NOT NULL,
  by_whom text NOT NULL
);
)sql";

// Version 4: when a column that has two names was last seen to have been written by the old one.
constexpr Fragment kVersion4 = R"sql(
CREATE TABLE lockstep.write_counts (
  counter text PRIMARY KEY,
  value bigint NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
)sql";

// Version 5: rollouts, stage by stage, with who moved them when and why.
constexpr Fragment kVersion5 = R"sql(
CREATE TABLE lockstep.rollouts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  playbook text NOT NULL,
  fingerprint text NOT NULL,
  revisions text[] NOT NULL,
  state text NOT NULL,
  reason text NOT NULL DEFAULT '',
  by_whom text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz
);
CREATE UNIQUE INDEX rollouts_one_open ON lockstep.rollouts ((true)) WHERE finished_at IS NULL;

CREATE TABLE lockstep.rollout_stages (
  rollout bigint NOT NULL REFERENCES lockstep.rollouts,
  position integer NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  watched_seconds double precision NOT NULL DEFAULT 0,
  reason text NOT NULL DEFAULT '',
  started_at timestamptz,
  finished_at timestamptz,
  PRIMARY KEY (rollout, position)
);

CREATE TABLE lockstep.rollout_approvals (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  rollout bigint NOT NULL REFERENCES lockstep.rollouts,
  position integer NOT NULL,
  fingerprint text NOT NULL,
  by_whom text NOT NULL
);

CREATE TABLE lockstep.rollout_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  rollout bigint NOT NULL REFERENCES lockstep.rollouts,
  position integer,
  event text NOT NULL,
  by_whom text NOT NULL,
  reason text NOT NULL DEFAULT ''
);
)sql";

constexpr std::array<Fragment, kLedgerVersion> kUpgrades{kVersion1, kVersion2, kVersion3, kVersion4,
                                                         kVersion5};

}  // namespace

std::optional<int> ledger_version(Session& session) {
  // Not to_regclass: it answers from the backend's cache, which may not have heard yet of the table
  // that another runner made while this one waited for its advisory lock.
  const Rows there = session.query(
      SqlBuilder{}
      << "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace"
         " n ON n.oid = c.relnamespace WHERE n.nspname = 'lockstep'"
         " AND c.relname = 'ledger_version')");
  if (!there.flag(0, 0)) return std::nullopt;
  const Rows rows = session.query(SqlBuilder{} << "SELECT version FROM lockstep.ledger_version");
  const auto version = static_cast<int>(rows.number(0, 0));
  if (version > kLedgerVersion) {
    throw UserError("the ledger in schema lockstep has version " + std::to_string(version) +
                        ", newer than the " + std::to_string(kLedgerVersion) +
                        " this program knows",
                    "Run a lockstep at least as new as the one that wrote it.");
  }
  return version;
}

void upgrade_ledger(Session& session) {
  if (ledger_version(session) == kLedgerVersion) return;
  for (int number = 1; number <= kLedgerVersion; ++number) {
    session.in_transaction([&] {
      // A transaction-level advisory lock, since before version 1 there is no row to lock.
      session.query(
          SqlBuilder{} << "SELECT pg_advisory_xact_lock(hashtext('lockstep ledger upgrade'))");
      if (ledger_version(session).value_or(0) >= number) return;
      session.query(SqlBuilder{} << kUpgrades[static_cast<std::size_t>(number - 1)]);
      session.query(SqlBuilder{} << "UPDATE lockstep.ledger_version SET version = "
                                 << std::int64_t{number});
    });
  }
}

}  // namespace lockstep
