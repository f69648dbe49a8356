#include "cli/demo/traffic.hpp"

#include "executor/attempt.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lockstep::demo {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::milliseconds;

// Of ten requests, six read, three write and one opens an account.
constexpr std::array<std::string_view, 10> kMix{"read", "read",   "read",   "read",   "read",
                                                "read", "update", "update", "update", "insert"};

std::unique_ptr<Session> connect(Database& database, AppVersion version) {
  return database.open({.role = version == AppVersion::Old ? "shop@1" : "shop@2"});
}

}  // namespace

Traffic::Traffic(Database& database, AccountBook& book, Clock& clock, TrafficSettings settings)
    : database_(database), book_(book), clock_(clock), settings_(settings) {
  for (int number = 0; number < settings_.clients; ++number) {
    Client client{.session = connect(database_, AppVersion::Old),
                  .random = std::mt19937(static_cast<std::uint32_t>(number))};
    clients_.emplace_back(
        [this, number, client = std::move(client)](const std::stop_token& stop) mutable {
          serve(client, number % 2 == 1, stop);
        });
  }
}

void Traffic::stop() {
  for (std::jthread& client : clients_)
    client.request_stop();
  clients_.clear();
}

TrafficFigures Traffic::take() {
  const std::lock_guard lock(figures_mutex_);
  return std::exchange(figures_, {});
}

void Traffic::serve(Client& client, bool may_change, const std::stop_token& stop) {
  // Clients that start together do not stay in step.
  std::chrono::steady_clock::time_point next =
      clock_.now() + settings_.interval * static_cast<int>(client.random() % 100) / 100;
  while (!stop.stop_requested()) {
    const auto early = duration_cast<milliseconds>(next - clock_.now());
    if (early.count() > 0 && !clock_.pause(early, stop)) return;
    if (may_change && client.version == AppVersion::Old && deployed_) {
      client.version = AppVersion::New;
      client.session = nullptr;
    }
    send_one(client);
    next = std::max(next + settings_.interval, clock_.now());
  }
}

void Traffic::send_one(Client& client) {
  const std::string_view kind = kMix[client.random() % kMix.size()];
  Answer answer = Answer::AsWritten;
  std::optional<DatabaseError> failure;
  if (client.session == nullptr) {
    failure = attempt([&] { client.session = connect(database_, client.version); });
  }
  const auto sent = clock_.now();
  if (!failure) failure = attempt([&] { answer = run_request(client, kind); });
  const auto took = duration_cast<microseconds>(clock_.now() - sent);
  if (failure && failure->error_class() == ErrorClass::ConnectionLost) client.session = nullptr;

  const std::lock_guard lock(figures_mutex_);
  ++figures_.requests;
  if (answer == Answer::WriteLost) ++figures_.lost_writes;
  if (failure && ++figures_.failed == 1) figures_.first_failure = failure->what();
  if (took > figures_.longest) {
    figures_.longest = took;
    figures_.longest_request = kind;
  }
}

Answer Traffic::run_request(Client& client, std::string_view kind) {
  if (kind == "insert") {
    book_.add(open_account(*client.session, client.version, client.random));
    return Answer::AsWritten;
  }
  const AccountBook::Loan account = book_.borrow(client.random);
  if (kind == "read") return read_account(*client.session, client.version, *account);
  const Balances balances =
      client.version == AppVersion::New ? balances_.load() : Balances::Integer;
  return deposit(*client.session, client.version, *account, next_amount(balances, client.random));
}

}  // namespace lockstep::demo
