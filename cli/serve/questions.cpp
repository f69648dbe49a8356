#include "cli/serve/questions.hpp"

#include "cli/report/run_json.hpp"
#include "cli/serve/metrics.hpp"
#include "executor/readiness.hpp"
#include "executor/status.hpp"

#include <fmt/format.h>

#include <string_view>

namespace lockstep {
namespace {

constexpr std::string_view kGate = "/gate/";
constexpr const char* kJson = "application/json";

HttpAnswer line(int status, const std::string& text) {
  return {.status = status, .body = text + "\n"};
}

HttpAnswer bad_request(const std::string& text) {
  return line(400, text);
}

std::string parameter(const HttpRequest& request, const std::string& name) {
  const auto found = request.parameters.find(name);
  return found == request.parameters.end() ? "" : found->second;
}

LedgerSnapshot snapshot(LedgerReader& ledger) {
  LedgerSnapshot read;
  ledger.with_session([&](Session& session) { read = read_ledger(session); });
  return read;
}

int status_of(Fit fit) {
  switch (fit) {
    case Fit::Ready:
      return 200;
    case Fit::NotYet:
      return 503;
    case Fit::Gone:
      return 409;
  }
  return 503;
}

HttpAnswer ready(const HttpRequest& request, LedgerReader& ledger) {
  const std::string revision = parameter(request, "revision");
  if (revision.empty()) return bad_request("which revision? /readyz?revision=4c1e9a2b7d10");
  const Readiness found = readiness(snapshot(ledger), revision);
  return line(status_of(found.fit), found.reason);
}

HttpAnswer gate(const HttpRequest& request, LedgerReader& ledger) {
  const std::string phase = request.path.substr(kGate.size());
  const std::optional<Milepost> milepost = milepost_from(phase);
  if (!milepost)
    return line(404,
                "there is no phase \"" + phase + "\"; ask for expand, backfill, cutover or retire");
  const std::string revision = parameter(request, "revision");
  if (revision.empty())
    return bad_request(fmt::format("which revision? /gate/{}?revision=4c1e9a2b7d10", phase));
  const std::string format = parameter(request, "format");
  if (!format.empty() && format != "json" && format != "text")
    return bad_request("format is text or json");
  const MilepostAnswer answer = ask_milepost(snapshot(ledger), revision, *milepost);
  // Who asks for JSON reads the answer there: Argo Rollouts takes any status but 2xx for an error.
  if (format == "json") return {.body = gate_json(revision, phase, answer), .content_type = kJson};
  return line(answer.reached ? 200 : 409, answer.text);
}

HttpAnswer status(LedgerReader& ledger) {
  Status read;
  ledger.with_session([&](Session& session) { read = read_status(session, Revisions::InFlight); });
  return {.body = status_json(read), .content_type = kJson};
}

}  // namespace

HttpAnswer answer_question(const HttpRequest& request, LedgerReader& ledger) {
  if (request.path == "/healthz") return line(200, "ok");
  if (request.path == "/readyz") return ready(request, ledger);
  if (request.path.rfind(kGate, 0) == 0) return gate(request, ledger);
  if (request.path == "/status") return status(ledger);
  if (request.path == "/metrics") return metrics_answer(ledger);
  return line(404, "ask for /healthz, /readyz, /gate/<phase>, /status or /metrics");
}

}  // namespace lockstep
