#include "cli/serve/metrics.hpp"

#include "executor/attempt.hpp"
#include "executor/status.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace lockstep {
namespace {

using Labels = std::map<std::string, std::string>;

// Every answer has a registry of its own: what is no longer so is no longer shown.
class Figures {
 public:
  void gauge(const char* name, const char* help, const Labels& labels, double value) {
    prometheus::BuildGauge().Name(name).Help(help).Register(registry_).Add(labels).Set(value);
  }
  void counter(const char* name, const char* help, const Labels& labels, double value) {
    prometheus::BuildCounter().Name(name).Help(help).Register(registry_).Add(labels).Increment(
        value);
  }
  std::string text() const { return prometheus::TextSerializer().Serialize(registry_.Collect()); }

 private:
  prometheus::Registry registry_;
};

void add(const RevisionStatus& status, Figures& figures) {
  const RevisionEntry& entry = status.entry;
  figures.gauge("lockstep_revision_state", "1 for the state that a revision is in",
                {{"revision", entry.revision},
                 {"phase", std::string(to_string(entry.phase))},
                 {"stage", entry.stage ? std::string(to_string(*entry.stage)) : ""},
                 {"state", std::string(to_string(entry.state))}},
                1);
  if (!entry.in_flight()) return;
  const Labels labels{{"revision", entry.revision}};
  figures.gauge("lockstep_step_progress_ratio", "How much of the step that it is at is done",
                labels, status.progress);
  figures.gauge("lockstep_backfill_rows_per_second", "Rows copied a second", labels,
                status.rows_per_second);
  if (status.eta_seconds)
    figures.gauge("lockstep_backfill_eta_seconds", "Time that the copy still takes at this rate",
                  labels, *status.eta_seconds);
  figures.gauge("lockstep_quarantined_rows", "Rows that cannot be converted", labels,
                static_cast<double>(status.quarantine.total));
}

void add(const LockAttempts& attempts, Figures& figures) {
  const Labels labels{{"outcome", attempts.outcome}};
  figures.counter("lockstep_lock_attempts_total", "Requests for table locks", labels,
                  static_cast<double>(attempts.count));
  figures.counter("lockstep_lock_wait_seconds_total", "Time spent in lock queues", labels,
                  attempts.wait_seconds);
  figures.counter("lockstep_lock_hold_seconds_total", "Time that table locks were held", labels,
                  attempts.hold_seconds);
  figures.counter("lockstep_lock_victims_total", "Sessions that queued behind these requests",
                  labels, static_cast<double>(attempts.victims));
}

struct Ledger {
  Status status;
  std::vector<LockAttempts> lock_attempts;
};

void add(const Ledger& ledger, Figures& figures) {
  const Status& status = ledger.status;
  for (const std::string& head : status.current)
    figures.gauge("lockstep_current_revision", "1 for every head that the database is at",
                  {{"revision", head}}, 1);
  figures.gauge("lockstep_lease_held", "Whether somebody runs", {}, status.lease ? 1 : 0);
  if (status.lease)
    figures.gauge("lockstep_lease_heartbeat_age_seconds", "Since the holder's last sign of life",
                  {}, status.lease->heartbeat_seconds);
  for (const RevisionStatus& revision : status.revisions)
    add(revision, figures);
  for (const LockAttempts& attempts : ledger.lock_attempts)
    add(attempts, figures);
}

}  // namespace

HttpAnswer metrics_answer(LedgerReader& reader) {
  Ledger ledger;
  const auto error = attempt([&] {
    reader.with_session([&](Session& session) {
      ledger = {.status = read_status(session, Revisions::All),
                .lock_attempts = read_lock_attempts(session)};
    });
  });
  Figures figures;
  figures.gauge("lockstep_database_up", "Whether the database answered", {}, error ? 0 : 1);
  if (!error) add(ledger, figures);
  return {.body = figures.text(), .content_type = "text/plain; version=0.0.4; charset=utf-8"};
}

}  // namespace lockstep
