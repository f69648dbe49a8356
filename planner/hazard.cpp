#include "planner/hazard.hpp"

#include <algorithm>

namespace lockstep {
namespace {

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items)
    text += (text.empty() ? "" : ", ") + item;
  return text;
}

// The work that a lock is held for, e.g. "while it rewrites public.account".
std::string work_of(const Effect& effect) {
  if (!effect.rewrites.empty()) return "while it rewrites " + joined(effect.rewrites);
  if (!effect.rebuilds.empty()) return "while it builds " + joined(effect.rebuilds);
  if (!effect.scans.empty()) return "while it reads all of " + joined(effect.scans);
  return "for a time that grows with the number of rows";
}

std::optional<std::string> long_lock(const Effect& effect) {
  if (effect.grows == Growth::Instant) return std::nullopt;
  const auto strongest = std::max_element(
      effect.locks.begin(), effect.locks.end(),
      [](const RelationLock& left, const RelationLock& right) { return left.mode < right.mode; });
  if (strongest == effect.locks.end() || !blocks_writes(strongest->mode)) return std::nullopt;
  return "holds " + std::string(to_string(strongest->mode)) + " on " + strongest->relation +
         ", which blocks " + what_it_blocks(strongest->mode) + ", " + work_of(effect);
}

}  // namespace

std::string what_it_blocks(LockMode mode) {
  if (blocks_reads(mode)) return "every read and write";
  if (blocks_writes(mode)) return "every write (reads go on)";
  if (mode == LockMode::ShareUpdateExclusive) {
    return "other schema changes and VACUUM (reads and writes go on)";
  }
  return "no read and no write";
}

std::optional<std::string> hazard_of(const Effect& effect) {
  if (!effect.destroys.empty()) return "destroys " + joined(effect.destroys);
  if (!effect.raises.empty()) {
    return "fails with SQLSTATE " + effect.raises.front().sqlstate + ": " +
           effect.raises.front().message;
  }
  if (auto lock = long_lock(effect)) return lock;
  if (!effect.breaks.empty()) {
    return "breaks " + effect.breaks.front().who + ": " + effect.breaks.front().what;
  }
  if (!effect.unknowns.empty()) return "is known to be harmless only " + joined(effect.unknowns);
  return std::nullopt;
}

}  // namespace lockstep
