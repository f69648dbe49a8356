#include "cli/report/run_json.hpp"

#include <nlohmann/json.hpp>

namespace lockstep {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& report) {
  // Names and messages from the server may hold any bytes; JSON may not.
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json lease_json(const std::optional<LeaseStatus>& lease) {
  if (!lease) return nullptr;
  Json item;
  item["holder"] = lease->holder;
  item["job_url"] = or_null(lease->job_url);
  item["heartbeat_seconds"] = lease->heartbeat_seconds;
  return item;
}

Json revision_json(const RevisionStatus& status) {
  const RevisionEntry& entry = status.entry;
  Json item;
  item["revision"] = entry.revision;
  item["phase"] = std::string(to_string(entry.phase));
  item["stage"] = entry.stage ? Json(std::string(to_string(*entry.stage))) : Json();
  item["state"] = std::string(to_string(entry.state));
  item["step"] = or_null(entry.step);
  item["progress"] = status.progress;
  item["rows_per_second"] = status.rows_per_second;
  item["eta_seconds"] = status.eta_seconds ? Json(*status.eta_seconds) : Json();
  item["reason"] = or_null(entry.reason);
  item["quarantined"] = status.quarantine.total;
  item["restore_point"] = or_null(status.restore_point);
  return item;
}

}  // namespace

std::string outcome_json(const std::string& command, const Outcome& outcome) {
  Json item;
  item["exit_code"] = static_cast<int>(outcome.code);
  item["message"] = outcome.message;
  item["next"] = or_null(outcome.next);
  Json report;
  report["version"] = 1;
  report[command] = Json::array({item});
  return text_of(report);
}

std::string current_json(const std::vector<std::string>& heads) {
  Json report;
  report["version"] = 1;
  report["current"] = heads;
  return text_of(report);
}

std::string status_json(const Status& status) {
  Json report;
  report["version"] = 1;
  report["current"] = status.current;
  report["lease"] = lease_json(status.lease);
  report["revisions"] = Json::array();
  for (const RevisionStatus& revision : status.revisions) {
    report["revisions"].push_back(revision_json(revision));
  }
  return text_of(report);
}

std::string gate_json(const std::string& revision, const std::string& phase,
                      const MilepostAnswer& answer) {
  Json report;
  report["version"] = 1;
  report["revision"] = revision;
  report["phase"] = phase;
  report["ok"] = answer.reached;
  report["reason"] = answer.text;
  return text_of(report);
}

std::string contract_json(const ContractReport& contract) {
  Json report;
  report["version"] = 1;
  report["revision"] = or_null(contract.revision);
  report["stage"] = contract.stage ? Json(std::string(to_string(*contract.stage))) : Json();
  report["ok"] = contract.ok;
  report["gates"] = Json::array();
  for (const GateStatus& gate : contract.gates) {
    Json item;
    item["gate"] = std::string(to_string(gate.gate));
    item["ok"] = gate.ok;
    item["evidence"] = gate.evidence;
    item["age_seconds"] = gate.age_seconds;
    item["override"] = or_null(override_option(gate));
    item["overridden"] = or_null(gate.overridden);
    report["gates"].push_back(std::move(item));
  }
  return text_of(report);
}

std::string check_json(const CheckReport& check) {
  Json report;
  report["version"] = 1;
  report["check"] = Json::array();
  const auto add = [&](const char* problem, const std::vector<std::string>& details) {
    for (const std::string& detail : details) {
      report["check"].push_back(Json{{"problem", problem}, {"detail", detail}});
    }
  };
  add("tampered", check.tampered);
  add("drifted", check.drifted);
  add("pending", check.pending);
  add("unknown", check.unknown);
  return text_of(report);
}

std::string verify_json(const VerifyReport& verify) {
  Json report;
  report["version"] = 1;
  report["ok"] = verify.ok();
  report["rows"] = verify.rows;
  report["differences"] = Json::array();
  for (const auto& [relation, key] : verify.differences) {
    report["differences"].push_back(Json{{"relation", relation}, {"key", key}});
  }
  return text_of(report);
}

}  // namespace lockstep
