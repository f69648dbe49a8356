// What the commands about a live database report with --json: outcomes, status, gates, checks
// (docs/schemas/).

#pragma once

#include "executor/contract.hpp"
#include "executor/outcome.hpp"
#include "executor/status.hpp"

#include <string>
#include <vector>

namespace lockstep {

// {"version":1,"<command>":[{"exit_code":…,"message":…,"next":…}]}
std::string outcome_json(const std::string& command, const Outcome& outcome);
std::string current_json(const std::vector<std::string>& heads);
std::string status_json(const Status& status);
// One answer of /gate/<phase>; no --json has it.
std::string gate_json(const std::string& revision, const std::string& phase,
                      const MilepostAnswer& answer);
std::string contract_json(const ContractReport& report);
std::string check_json(const CheckReport& report);
std::string verify_json(const VerifyReport& report);

}  // namespace lockstep
