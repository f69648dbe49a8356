#include "planner/plan_fingerprint.hpp"

#include "migrations/checksum.hpp"
#include "planner/plan_json.hpp"

namespace lockstep {

std::string plan_fingerprint(const Plan& plan) {
  Plan hashed = plan;
  hashed.fingerprint.clear();
  hashed.source.clear();
  return sha256_hex(to_json(hashed));
}

}  // namespace lockstep
