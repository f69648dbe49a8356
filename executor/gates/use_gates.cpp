#include "executor/gates/use_gates.hpp"

#include "executor/duration_text.hpp"
#include "executor/evidence/sessions.hpp"
#include "executor/evidence/write_counts.hpp"
#include "executor/gates/gate_check.hpp"
#include "sql/sql_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep {
namespace {

constexpr std::size_t kMostShown = 5;
constexpr std::string_view kNewLine = "\n      ";

std::string shown(const UseTarget& shape) {
  if (shape.columns.empty()) return shape.relation.shown();
  std::string text;
  for (const Identifier& column : shape.columns) {
    if (!text.empty()) text += ", ";
    text += shape.relation.shown() + "." + column.shown();
  }
  return text;
}

bool is_use(const SeenUse& use) {
  return use.how.uses();
}
bool is_positional(const SeenUse& use) {
  return use.how.positional || use.how.unreadable;
}
// Views and functions are planned anew by the server itself.
bool returns_it(const SeenUse& use) {
  return use.source != UseSource::Catalog && (use.how.in_result || use.how.unreadable);
}

std::string listed(const std::vector<const SeenUse*>& uses) {
  std::string text;
  for (std::size_t i = 0; i < uses.size() && i < kMostShown; ++i)
    text += fmt::format("{}{}", kNewLine, uses[i]->text);
  if (uses.size() > kMostShown)
    text += fmt::format("{}and {} more", kNewLine, uses.size() - kMostShown);
  return text;
}

// What is read on a standby is counted there.
std::string standbys(Session& session) {
  const Rows rows = session.query(
      SqlBuilder{} << "SELECT count(*) FROM pg_stat_get_wal_senders() WHERE state = 'streaming'");
  const std::int64_t count = rows.number(0, 0);
  if (count == 0) return "";
  return fmt::format("; statements on {} standby{} are not seen here", count,
                     count == 1 ? "" : "s");
}

}  // namespace

// What became current a moment ago was not used before that.
double UseGates::wanted_seconds() const {
  const auto observe = static_cast<double>(question_.settings.observe.count());
  if (question_.direction == Direction::Forward) return observe;
  return std::min(observe, question_.entry.seconds_since_current.value_or(observe));
}

const UseEvidence& UseGates::evidence() {
  if (!evidence_) {
    evidence_ = look_for_uses(session_, await_.watched, wanted_seconds());
  }
  return *evidence_;
}

std::string UseGates::shapes() const {
  std::string text;
  for (const UseTarget& shape : await_.watched)
    text += (text.empty() ? "" : ", ") + shown(shape);
  return text;
}

GateStatus UseGates::judge(Gate gate, Counts counts, std::string_view what,
                           const std::string& advice) {
  if (question_.settings.observe.count() == 0)
    return holds(gate, "observe is 0s here: there is nobody else to observe");
  if (only_counted()) return holds(gate, "it is counted, not searched for in statements");
  if (await_.watched.empty())
    return closed(gate, "blind: no statement can be searched for what this gives up");
  const UseEvidence& seen = evidence();
  std::vector<const SeenUse*> found;
  for (const SeenUse& use : seen.uses) {
    if (counts(use)) found.push_back(&use);
  }
  const double wanted = wanted_seconds();
  std::string text;
  if (!found.empty()) {
    text = fmt::format("{} {}:{}{}{}", what, shapes(), listed(found), kNewLine, advice);
  }
  const std::string_view separator = text.empty() ? "" : kNewLine;
  if (!seen.blind.empty())
    return closed(gate, fmt::format("{}{}blind: {}", text, separator, seen.blind));
  if (!found.empty()) return closed(gate, text);
  if (!seen.long_enough) {
    return closed(gate,
                  fmt::format("nobody was seen in {}, but observe asks for {}: {} to go",
                              duration_text(seen.observed_seconds), duration_text(wanted),
                              duration_text(wanted - seen.observed_seconds)),
                  seen.observed_seconds);
  }
  return holds(gate,
               fmt::format("nobody was seen in the last {} ({}){}",
                           duration_text(seen.observed_seconds), shapes(), standbys(session_)));
}

// What the sync counted adds to what was seen of statements.
GateStatus UseGates::with_counted_writes(GateStatus status) const {
  if (!await_.counters || question_.settings.observe.count() == 0) return status;
  const CountedWrites counted = counted_writes(session_, *await_.counters);
  const double wanted = wanted_seconds();
  std::string text;
  if (!counted.blind.empty()) {
    text = fmt::format("blind: {}", counted.blind);
  } else if (counted.since_last_look) {
    text = fmt::format(
        "{} since `contract` last looked ({} in all)",
        only_counted() ? "an INSERT left out what was filled in for it" : shapes() + " was written",
        counted.old_shape);
  } else if (counted.quiet_seconds < wanted) {
    text = fmt::format("no {} was counted in {}, but observe asks for {}: {} to go",
                       only_counted() ? "INSERT of the old version" : "write of " + shapes(),
                       duration_text(counted.quiet_seconds), duration_text(wanted),
                       duration_text(wanted - counted.quiet_seconds));
  }
  if (!text.empty()) {
    if (!status.ok) text = fmt::format("{}{}{}", status.evidence, kNewLine, text);
    return closed(Gate::OldUsersGone, text, status.age_seconds);
  }
  status.evidence +=
      fmt::format("; no write of it was counted in {}", duration_text(counted.quiet_seconds));
  if (counted.contradictions > 0) {
    status.evidence += fmt::format(
        "{}{} time{} a statement gave it and its new name values that did not agree; the new "
        "name's "
        "was kept",
        kNewLine, counted.contradictions, counted.contradictions == 1 ? "" : "s");
  }
  return status;
}

GateStatus UseGates::old_users_gone() {
  const bool back = question_.direction == Direction::Back;
  GateStatus status =
      judge(Gate::OldUsersGone, is_use, "in use:",
            back ? "Stop the version that uses it; taken back, it is not there any more."
                 : "Deploy a version that does without, and ask again when it has been quiet for a "
                   "while.");
  status = with_counted_writes(std::move(status));
  const ContractSettings& settings = question_.settings;
  const bool asked = settings.observe.count() != 0 && !settings.name_pattern.empty();
  if (!asked || !hidden_sessions(session_).empty()) return status;
  const std::vector<std::string> versions = connected_versions(session_, settings.name_pattern);
  if (versions.size() < 2) return status;
  std::string text = fmt::format("{} versions of the application are connected:", versions.size());
  for (const std::string& version : versions)
    text += fmt::format("{}{}", kNewLine, version);
  text += fmt::format("{}The {} one has to be gone.", kNewLine, back ? "new" : "old");
  if (!status.ok) text += fmt::format("{}{}", kNewLine, status.evidence);
  return closed(Gate::OldUsersGone, text, status.age_seconds);
}

GateStatus UseGates::positional_statements() {
  return judge(Gate::PositionalStatements, is_positional, "the order of the columns changes under",
               "Name the columns in them (INSERT INTO t (a, b), COPY t (a, b), SELECT a, b).");
}

GateStatus UseGates::prepared_statements() {
  return judge(Gate::PreparedStatements, returns_it,
               "the result type changes for statements that return",
               "Whether a driver holds them prepared cannot be seen from outside. One that does"
               " fails once with SQLSTATE 0A000 and has to prepare again. Have it prepare again by"
               " itself, or not prepare, or RECONNECT the pool right after; then override.");
}

}  // namespace lockstep
