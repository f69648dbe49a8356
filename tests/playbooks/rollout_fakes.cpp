#include "tests/playbooks/rollout_fakes.hpp"

#include "sql/errors.hpp"
#include "tests/catch.hpp"

namespace lockstep {

RolloutRecord FakeRolloutStore::begin(const RolloutRecord& wanted) {
  fuse_.guard([&] {
    record = wanted;
    record->id = 1;
    log.emplace_back("began");
  });
  return *record;
}

void FakeRolloutStore::move_rollout(std::int64_t, RolloutState state, const std::string& reason) {
  fuse_.guard([&] {
    record->state = state;
    record->reason = reason;
    log.push_back(std::string(to_string(state)) + (reason.empty() ? "" : ": " + reason));
  });
}

void FakeRolloutStore::move_stage(std::int64_t, std::size_t position, RolloutStageState state,
                                  const std::string& reason) {
  fuse_.guard([&] {
    RolloutStageRecord& stage = record->stages.at(position);
    stage.state = state;
    stage.reason = reason;
    if (state == RolloutStageState::Running) ++stage.attempts;
    log.push_back(stage.name + " " + std::string(to_string(state)));
  });
}

void FakeRolloutStore::keep_watched(std::int64_t, std::size_t position, double seconds) {
  fuse_.guard([&] { record->stages.at(position).watched_seconds = seconds; });
}

void FakeRolloutStore::approve(std::int64_t, std::size_t position, const std::string& fingerprint) {
  fuse_.guard([&] { approvals[position] = {fingerprint, "dora"}; });
}

std::optional<RolloutApproval> FakeRolloutStore::newest_approval(std::int64_t,
                                                                 std::size_t position) {
  const auto found = approvals.find(position);
  return found == approvals.end() ? std::nullopt : std::optional(found->second);
}

void FakeRolloutStore::note(std::int64_t, std::size_t, const std::string& event,
                            const std::string& reason) {
  fuse_.guard([&] { log.push_back(event + ": " + reason); });
}

RolloutWorld FakeWorld::world() {
  const auto http = [this](const std::string& url, std::chrono::milliseconds) {
    const auto found = answers.find(url);
    return HttpGot{
        .status = found == answers.end() ? 200 : found->second, .body = "0.5\n", .error = {}};
  };
  const auto command = [this](const ChildCommand& child, const std::stop_token&) {
    const std::string& line = child.argv.back();
    fuse.guard([&] { done.push_back("run " + line); });
    const auto found = command_ends.find(line);
    return ChildEnded{.status = found == command_ends.end() ? 0 : found->second, .output = line};
  };
  return {.store = store,
          .schema = *this,
          .traffic = this,
          .http = http,
          .prometheus =
              [this](const std::string&, const std::string& query, std::chrono::milliseconds) {
                return PrometheusAnswer{.value = numbers.at(query)};
              },
          .run = command,
          .clock = *this,
          .tell = [](const std::string&) {},
          .stop = stop.get_token()};
}

Outcome FakeWorld::run(const Playbook& playbook, RolloutStart start) {
  RolloutWorld all = world();
  return run_rollout(playbook, start, all);
}

TrafficState FakeWorld::read() {
  TrafficState state;
  state.green = {.percent = green, .healthy_servers = 1};
  state.blue = {.percent = 100 - green, .healthy_servers = 1, .open_sessions = blue_open};
  return state;
}

void FakeWorld::move(int green_percent, const std::string& how) {
  if (traffic_down) throw UserError(*traffic_down);
  fuse.guard([&] {
    green = green_percent;
    done.push_back(how);
  });
  if (schema_at == SchemaReached::Retired && green < 100)
    wrong.emplace_back("requests for blue although its shape is retired");
}

TrafficState FakeWorld::shift(int green_percent) {
  move(green_percent, "shift " + std::to_string(green_percent));
  return read();
}

TrafficState FakeWorld::drain(Colour colour) {
  move(colour == Colour::Blue ? 100 : 0, "drain " + std::string(colour_name(colour)));
  return read();
}

SchemaPlan FakeWorld::plan(const std::string&) {
  return plan_of({"4c1e"});
}
SchemaPlan FakeWorld::plan_of(const std::vector<std::string>& revisions) {
  return {revisions, plan_fingerprint, operation_class};
}
SchemaReached FakeWorld::reached(const std::vector<std::string>&) {
  return schema_at;
}
SchemaReached FakeWorld::furthest(const std::vector<std::string>&) {
  return std::max(schema_at, one_ahead_at);
}
SchemaGates FakeWorld::gates(const std::vector<std::string>&, Stage) {
  return open_gates;
}

Outcome FakeWorld::bring(SchemaReached to, const std::string& what) {
  if (const auto found = schema_fails.find(what); found != schema_fails.end()) return found->second;
  if (schema_at >= to) return {.message = "done already"};
  fuse.guard([&] {
    schema_at = to;
    done.push_back(what);
  });
  return {.message = what};
}

Outcome FakeWorld::expand(const std::vector<std::string>&, std::optional<Duration>) {
  return bring(SchemaReached::Expanded, "expand");
}
Outcome FakeWorld::backfill(const std::vector<std::string>&, std::optional<Duration>) {
  return bring(SchemaReached::Backfilled, "backfill");
}

Outcome FakeWorld::contract(const std::vector<std::string>&, Stage stage) {
  const bool retire = stage == Stage::Retire;
  if (!open_gates.ok) return refused(open_gates.reason, "");
  if ((retire || operation_class == OperationClass::Flip) && (green < 100 || blue_open > 0))
    wrong.push_back(std::string(to_string(stage)) + " while blue is in service");
  return bring(retire ? SchemaReached::Retired : SchemaReached::CutOver,
               std::string(to_string(stage)));
}

Outcome FakeWorld::revert(const std::vector<std::string>&) {
  if (green > 0) wrong.emplace_back("revert while green is in service");
  if (furthest({}) != SchemaReached::CutOver) return {.message = "nothing to revert"};
  fuse.guard([&] {
    schema_at = SchemaReached::Backfilled;
    one_ahead_at = SchemaReached::Nothing;
    done.emplace_back("revert");
  });
  return {.message = "reverted"};
}

Outcome FakeWorld::abort(const std::vector<std::string>&) {
  if (const auto found = schema_fails.find("abort"); found != schema_fails.end())
    return found->second;
  if (green > 0) wrong.emplace_back("abort while green is in service");
  if (schema_at == SchemaReached::Nothing) return {.message = "nothing to abort"};
  fuse.guard([&] {
    schema_at = SchemaReached::Nothing;
    done.emplace_back("abort");
  });
  return {.message = "aborted"};
}

bool FakeWorld::pause(std::chrono::milliseconds length, const std::stop_token& token) {
  time += length;
  if (at_pause) at_pause();
  return !token.stop_requested();
}

Playbook playbook_of(const std::string& yaml) {
  const auto result =
      parse_playbook(SourceText("p.yaml", yaml), [](const std::string&) { return std::nullopt; });
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&result))
    FAIL(to_string(problems->front()));
  return std::get<Playbook>(result);
}

}  // namespace lockstep
