// Why an effect is not safe, by kind: the definition of the verdicts. Rules tell of hazards in
// their own words; what no rule tells of, analyze() reports as unsafe-effect, so that nothing
// passes in silence.

#pragma once

#include "analyzers/effect.hpp"
#include "analyzers/finding.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lockstep {

enum class HazardKind : std::uint8_t {
  Stalls,         // unsafe: readers or writers wait for a time that grows with rows
  Raises,         // unsafe: an error
  Destroys,       // unsafe: data given up
  Breaks,         // unsafe: a running application version fails
  Weakens,        // caution: an invariant given up
  SeveralTables,  // caution: brief locks on more than one table
  Depends,        // caution: one of the above under a fact that is not known
};

using HazardSet = std::uint8_t;

constexpr HazardSet only(HazardKind kind) {
  return static_cast<HazardSet>(1U << static_cast<unsigned>(kind));
}
template <class... Kinds>
constexpr HazardSet hazard_set(Kinds... kinds) {
  return static_cast<HazardSet>((0U | ... | only(kinds)));
}
constexpr bool contains(HazardSet set, HazardKind kind) {
  return (set & only(kind)) != 0;
}

struct Hazard {
  HazardKind kind = HazardKind::Stalls;
  Verdict verdict = Verdict::Unsafe;
  std::string message;
};

// " That takes about 40 s at 60M rows."; nothing where nobody waits or the sizes are not known.
std::string rough_duration(const Effect& effect);

// In the order of HazardKind; empty for a safe effect. Says nothing of an effect that is not
// understood. Those of `left_out` are not put into words.
std::vector<Hazard> hazards(const Effect& effect, HazardSet left_out = 0);

}  // namespace lockstep
