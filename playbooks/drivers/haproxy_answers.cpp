#include "playbooks/drivers/haproxy_answers.hpp"

#include "sql/errors.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>

namespace lockstep {
namespace {

using Record = std::map<std::string, std::string>;

// srv_admin_state is a set of bits: forced, inherited or failed-resolution maintenance; forced or
// inherited drain. The other bits tell how a state came about.
constexpr int kMaintenance = 0x01 | 0x02 | 0x20;
constexpr int kDrain = 0x08 | 0x10;
// srv_op_state: 0 stopped, 1 starting (takes requests, slowly at first), 2 running, 3 stopping.
constexpr int kStarting = 1;
constexpr int kRunning = 2;

[[noreturn]] void not_understood(const std::string& what, const std::string& answer) {
  const std::size_t end = answer.find_first_of("\r\n");
  throw UserError("HAProxy's answer to " + what + " is not understood: " + answer.substr(0, end),
                  "See that the playbook's traffic section names the right backend.");
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Cells of one line; a quoted cell may hold the separator, and a doubled quote is one.
std::vector<std::string> split(std::string_view line, char separator) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char letter = line[at];
    if (letter == '"') {
      const bool doubled = quoted && at + 1 < line.size() && line[at + 1] == '"';
      if (doubled) cells.back() += line[at++];
      if (!doubled) quoted = !quoted;
    } else if (letter == separator && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += letter;
    }
  }
  return cells;
}

// A table whose header line begins with "# ".
std::vector<Record> read_table(const std::string& what, const std::string& answer, char separator) {
  std::istringstream lines(answer);
  std::string line;
  std::vector<std::string> columns;
  std::vector<Record> records;
  while (std::getline(lines, line)) {
    if (line.rfind("# ", 0) == 0) {
      columns = split(std::string_view(line).substr(2), separator);
    } else if (!columns.empty() && !line.empty()) {
      const std::vector<std::string> cells = split(line, separator);
      Record record;
      for (std::size_t at = 0; at < std::min(cells.size(), columns.size()); ++at)
        record[columns[at]] = cells[at];
      records.push_back(std::move(record));
    }
  }
  if (columns.empty()) not_understood(what, answer);
  return records;
}

std::int64_t cell(const Record& record, const char* column, const std::string& what) {
  const auto found = record.find(column);
  const auto value = found == record.end() ? std::nullopt : number(found->second);
  if (!value) not_understood(what, std::string("no number in column ") + column);
  return *value;
}

std::string text_cell(const Record& record, const char* column, const std::string& what) {
  const auto found = record.find(column);
  if (found == record.end()) not_understood(what, std::string("no column ") + column);
  return found->second;
}

HaproxyAdmin admin_from(std::int64_t bits) {
  if ((bits & kMaintenance) != 0) return HaproxyAdmin::Maintenance;
  return (bits & kDrain) != 0 ? HaproxyAdmin::Drain : HaproxyAdmin::Ready;
}

}  // namespace

std::vector<HaproxyServer> read_haproxy_servers(const std::string& servers_state,
                                                const std::string& statistics) {
  std::map<std::string, std::int64_t> sessions;
  for (const Record& record : read_table("show stat", statistics, ','))
    sessions[text_cell(record, "svname", "show stat")] = cell(record, "scur", "show stat");

  const std::string what = "show servers state";
  std::vector<HaproxyServer> servers;
  for (const Record& record : read_table(what, servers_state, ' ')) {
    HaproxyServer server{.name = text_cell(record, "srv_name", what)};
    const std::int64_t state = cell(record, "srv_op_state", what);
    server.admin = admin_from(cell(record, "srv_admin_state", what));
    server.running =
        (state == kStarting || state == kRunning) && server.admin != HaproxyAdmin::Maintenance;
    server.weight = static_cast<int>(cell(record, "srv_uweight", what));
    const auto open = sessions.find(server.name);
    if (open == sessions.end()) not_understood("show stat", "no server " + server.name);
    server.sessions = open->second;
    servers.push_back(std::move(server));
  }
  return servers;
}

std::string read_haproxy_identity(const std::string& info) {
  std::istringstream lines(info);
  std::string line;
  Record values;
  while (std::getline(lines, line)) {
    if (const std::size_t colon = line.find(": "); colon != std::string::npos)
      values[line.substr(0, colon)] = line.substr(colon + 2);
  }
  if (!values.contains("Pid") || !values.contains("Start_time_sec"))
    not_understood("show info", info);
  if (values.contains("Stopping") && values["Stopping"] != "0") {
    throw UserError("this HAProxy (pid " + values["Pid"] + ") is being stopped or reloaded",
                    "Run the rollout again when the new process answers.");
  }
  // A process number alone comes back: in a container it is the same after each restart.
  return "pid " + values["Pid"] + " since " + values["Start_time_sec"];
}

}  // namespace lockstep
