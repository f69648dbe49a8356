#include "cli/report/plan_report.hpp"

#include "planner/plan_json.hpp"

#include <nlohmann/json.hpp>

#include <ostream>

namespace lockstep {

using Json = nlohmann::ordered_json;

std::string plans_json(const PlannedRevisions& planned) {
  Json report = Json::parse(to_json(std::span<const Plan>(planned.plans)));
  if (!planned.refusals.empty()) report["refused"] = Json::array();
  for (const Refusal& refusal : planned.refusals) {
    report["refused"].push_back({{"revision", refusal.revision},
                                 {"source", refusal.source},
                                 {"line", refusal.at.line},
                                 {"column", refusal.at.column},
                                 {"reason", refusal.reason},
                                 {"help", refusal.help}});
  }
  return report.dump(2) + "\n";
}

void write_refusals(std::ostream& out, std::span<const Refusal> refusals) {
  for (const Refusal& refusal : refusals) {
    out << refusal.source << ':' << refusal.at.line << ':' << refusal.at.column
        << ": refused: " << refusal.reason << '\n';
    if (!refusal.help.empty()) out << "  help: " << refusal.help << '\n';
  }
}

}  // namespace lockstep
