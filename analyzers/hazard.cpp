#include "analyzers/hazard.hpp"

#include "sql/comma_separated.hpp"

#include <cmath>

namespace lockstep {
namespace {

std::string blocked_by(const RelationLock& lock) {
  if (blocks_reads(lock.mode)) return "reads and writes of " + lock.relation;
  if (blocks_writes(lock.mode)) return "writes to " + lock.relation;
  return "writes to every row of " + lock.relation;
}

std::string stall_message(const Effect& effect) {
  std::string text;
  for (const RelationLock& lock : effect.stalls)
    text += (text.empty() ? "" : ", ") + blocked_by(lock);
  return "Blocks " + text + " for a time that grows with the number of rows." +
         rough_duration(effect);
}

std::string raise_message(const Effect& effect) {
  std::string text;
  for (const RaisedError& error : effect.raises) {
    text += (text.empty() ? "" : " ") + std::string("Fails with SQLSTATE ") + error.sqlstate +
            ": " + error.message + ".";
  }
  return text;
}

std::string break_message(const Effect& effect) {
  std::string text;
  for (const CompatibilityBreak& each : effect.breaks) {
    text += (text.empty() ? "Breaks " : " Breaks ") + each.who + ": " + each.what + ".";
  }
  return text;
}

std::string table_message(const Effect& effect) {
  std::string text;
  for (const RelationLock& lock : effect.locks) {
    if (!blocks_writes(lock.mode)) continue;
    text += (text.empty() ? "" : ", ") + std::string(to_string(lock.mode)) + " on " + lock.relation;
  }
  return "Locks several tables at once, partitions and children included: " + text + ".";
}

std::string wait_message(const Effect& effect) {
  return "Waits for its locks while the transaction already keeps writers out of " +
         comma_separated(effect.waits_holding) +
         "; a transaction that takes the same tables in another order ends in a deadlock.";
}

std::string rounded(double value, std::string_view unit) {
  return std::to_string(std::lround(value)) + std::string(unit);
}

std::string shown_duration(double seconds) {
  constexpr double kMinute = 60;
  constexpr double kHour = 3600;
  if (seconds < 1) return "less than 1 s";
  if (seconds < 2 * kMinute) return "about " + rounded(seconds, " s");
  if (seconds < 2 * kHour) return "about " + rounded(seconds / kMinute, " min");
  return "about " + rounded(seconds / kHour, " h");
}

std::string shown_rows(double rows) {
  constexpr double kThousand = 1e3;
  constexpr double kMillion = 1e6;
  if (rows < 10 * kThousand) return std::to_string(std::lround(rows)) + " rows";
  if (rows < kMillion) return rounded(rows / kThousand, "k") + " rows";
  return rounded(rows / kMillion, "M") + " rows";
}

}  // namespace

std::string rough_duration(const Effect& effect) {
  if (effect.stalls.empty() || effect.seconds <= 0) return "";
  return " That takes " + shown_duration(effect.seconds) +
         (effect.rows > 0 ? " at " + shown_rows(effect.rows) : std::string()) + ".";
}

std::vector<Hazard> hazards(const Effect& effect, HazardSet left_out) {
  std::vector<Hazard> found;
  const auto add = [&](bool present, HazardKind kind, Verdict verdict, auto message) {
    if (present && !contains(left_out, kind)) found.push_back({kind, verdict, message()});
  };
  add(!effect.stalls.empty(), HazardKind::Stalls, Verdict::Unsafe,
      [&] { return stall_message(effect); });
  add(!effect.raises.empty(), HazardKind::Raises, Verdict::Unsafe,
      [&] { return raise_message(effect); });
  add(!effect.destroys.empty(), HazardKind::Destroys, Verdict::Unsafe,
      [&] { return "Destroys " + comma_separated(effect.destroys) + "."; });
  add(!effect.breaks.empty(), HazardKind::Breaks, Verdict::Unsafe,
      [&] { return break_message(effect); });
  add(!effect.weakens.empty(), HazardKind::Weakens, Verdict::Caution,
      [&] { return "Gives up " + comma_separated(effect.weakens) + "."; });
  add(effect.several_tables || !effect.waits_holding.empty(), HazardKind::SeveralTables,
      Verdict::Caution,
      [&] { return effect.waits_holding.empty() ? table_message(effect) : wait_message(effect); });
  add(!effect.unknowns.empty(), HazardKind::Depends, Verdict::Caution,
      [&] { return "Safe only " + comma_separated(effect.unknowns) + "."; });
  return found;
}

}  // namespace lockstep
