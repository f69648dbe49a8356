#include "cli/report/demo_json.hpp"

#include <nlohmann/json.hpp>

namespace lockstep {
namespace {

double in_ms(std::chrono::microseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

nlohmann::ordered_json traffic_json(const demo::TrafficFigures& figures) {
  return {{"requests", figures.requests},
          {"failed", figures.failed},
          {"lost_writes", figures.lost_writes},
          {"longest_ms", in_ms(figures.longest)}};
}

nlohmann::ordered_json lock_json(const demo::LockFigure& lock) {
  return {{"revision", lock.revision}, {"step", lock.step},       {"relations", lock.relations},
          {"mode", lock.mode},         {"wait_ms", lock.wait_ms}, {"hold_ms", lock.hold_ms},
          {"victims", lock.victims}};
}

}  // namespace

std::string demo_json(const demo::DemoReport& report) {
  nlohmann::ordered_json locks = nlohmann::ordered_json::array();
  for (const demo::LockFigure& lock : report.ledger.locks)
    locks.push_back(lock_json(lock));
  const std::vector<std::string> broken = report.broken();
  const nlohmann::ordered_json json = {{"version", 1},
                                       {"ok", broken.empty()},
                                       {"broken", broken},
                                       {"server", report.server},
                                       {"rows", report.rows},
                                       {"seconds", report.elapsed.count()},
                                       {"quiet", traffic_json(report.quiet)},
                                       {"change", traffic_json(report.change)},
                                       {"bound_ms", report.bound().count()},
                                       {"rows_copied", report.ledger.rows_copied},
                                       {"rows_per_second", report.ledger.rows_per_second},
                                       {"rows_verified", report.ledger.rows_verified},
                                       {"attempts_given_up", report.ledger.failed_attempts},
                                       {"locks", locks}};
  return json.dump(2) + "\n";
}

}  // namespace lockstep
