#include "playbooks/traffic_section.hpp"

namespace lockstep {
namespace {

void require_texts(YamlEntries& entries, const std::string& key, std::vector<std::string>& field,
                   const std::string& hint) {
  entries.read_texts(key, field);
  if (field.empty()) entries.problem(key, "traffic needs " + key, hint);
}

HaproxySettings read_haproxy(YamlEntries& entries) {
  HaproxySettings haproxy;
  entries.require("socket", haproxy.socket.address, "write socket: /run/haproxy/admin.sock");
  entries.read("timeout", haproxy.socket.timeout);
  entries.require("backend", haproxy.backend, "write backend: the backend's name");
  require_texts(entries, "blue", haproxy.blue, "write blue: [server, …]");
  require_texts(entries, "green", haproxy.green, "write green: [server, …]");
  return haproxy;
}

NginxSettings read_nginx(YamlEntries& entries) {
  NginxSettings nginx;
  entries.require("file", nginx.file, "write file: /etc/nginx/conf.d/app.conf");
  entries.read("upstream", nginx.upstream);
  entries.read_texts("directives", nginx.directives);
  require_texts(entries, "blue", nginx.blue, "write blue: [\"host:port\", …]");
  require_texts(entries, "green", nginx.green, "write green: [\"host:port\", …]");
  entries.require("probe", nginx.probe, "write probe: http://127.0.0.1:8081/lockstep-traffic");
  entries.read("health", nginx.health);
  entries.read_texts("command", nginx.command);
  entries.read("timeout", nginx.timeout);
  return nginx;
}

ExecTrafficSettings read_exec(YamlEntries& entries) {
  ExecTrafficSettings exec;
  entries.require("read", exec.read, "write read: a command that prints green=10 …");
  entries.require("shift", exec.shift, "write shift: a command that obeys $LOCKSTEP_GREEN");
  entries.read("drain", exec.drain);
  entries.read("timeout", exec.timeout);
  return exec;
}

}  // namespace

std::optional<TrafficSettings> read_traffic(YamlSource& source, const YAML::Node& node) {
  YamlEntries entries(source, node, "traffic");
  if (!node.IsMap()) return std::nullopt;
  if (!entries.has("driver"))
    entries.problem("driver", "traffic needs driver", "write driver: haproxy");
  const auto driver = entries.read_one_of("driver", {"haproxy", "nginx", "exec"});
  if (!driver) return ExecTrafficSettings{};  // the stages are judged as if it were right
  TrafficSettings settings;
  if (*driver == 0) settings = read_haproxy(entries);
  if (*driver == 1) settings = read_nginx(entries);
  if (*driver == 2) settings = read_exec(entries);
  entries.finish();
  return settings;
}

}  // namespace lockstep
