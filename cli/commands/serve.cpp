// lockstep serve: answers questions over HTTP, for probes, gates and Prometheus. Changes nothing.

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "cli/serve/questions.hpp"
#include "cli/signals.hpp"
#include "sql/errors.hpp"

#include <fmt/format.h>

#include <charconv>
#include <ostream>

namespace lockstep::commands {
namespace {

struct Options {
  std::string dsn;
  std::string listen = "127.0.0.1:8432";
};

struct Address {
  std::string host;
  int port = 0;
};

// host:port; an IPv6 host in brackets.
Address read_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  Address address{.host = text.substr(0, colon)};
  const char* const end = text.data() + text.size();
  const char* const begin = colon == std::string::npos ? end : text.data() + colon + 1;
  const auto [stopped, error] = std::from_chars(begin, end, address.port);
  const bool fits = begin != end && error == std::errc() && stopped == end && address.port >= 0 &&
                    address.port <= 65535;
  if (address.host.size() > 1 && address.host.front() == '[' && address.host.back() == ']')
    address.host = address.host.substr(1, address.host.size() - 2);
  if (!fits || address.host.empty())
    throw UserError("--listen: \"" + text + "\" is not host:port",
                    "As in --listen 127.0.0.1:8432.");
  return address;
}

void declare(CLI::App& arguments, Options& options) {
  arguments.add_option("--listen", options.listen, "Where to listen; port 0: any that is free")
      ->type_name("HOST:PORT")
      ->default_str(options.listen);
  add_dsn(arguments, options.dsn);
}

ExitCode run(const Options& options, CommandContext& context) {
  const StopOnSignal signals;
  const Address address = read_address(options.listen);
  ConnectionSettings connection = connection_settings(context, options.dsn);
  connection.pooler = PoolerPolicy::Allow;
  connection.allow_recovery = true;
  connection.connect_timeout = std::chrono::seconds(2);
  const std::unique_ptr<Database> database = connect_database(std::move(connection));
  LedgerReader ledger(*database);
  HttpServer server([&](const HttpRequest& request) { return answer_question(request, ledger); },
                    {});
  const int port = server.bind(address.host, address.port);
  const bool ipv6 = address.host.find(':') != std::string::npos;
  const std::string host = ipv6 ? "[" + address.host + "]" : address.host;
  context.err << fmt::format("listening on http://{}:{}\n", host, port) << std::flush;
  server.run(signals.token());
  return ExitCode::Done;
}

}  // namespace

void serve(CommandLine& line) {
  line.add<Options>({.name = "serve",
                     .group = CommandGroup::OnCall,
                     .summary = "Answer probes, gates and Prometheus over HTTP; read-only",
                     .examples = "lockstep serve\n"
                                 "lockstep serve --listen 0.0.0.0:8432"},
                    declare, run);
}

}  // namespace lockstep::commands
