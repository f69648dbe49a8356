// libpqxx 6.4 (Debian 12) and 7.10 (Debian 13) behind one set of names. All that differs stands
// here.

#pragma once

#include "executor/database.hpp"

#include <pqxx/pqxx>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#if !defined(PQXX_VERSION_MAJOR)
#error "libpqxx does not say its version"
#endif

namespace lockstep::pg::compat {

using NoticeHandler = std::function<void(std::string_view)>;

#if PQXX_VERSION_MAJOR < 7

// 6.4 reconnects by itself, with none of the settings and locks that the session had.
inline std::unique_ptr<pqxx::connection> connect(const std::string& conninfo) {
  auto connection = std::make_unique<pqxx::connection>(conninfo);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  connection->inhibit_reactivation(true);
#pragma GCC diagnostic pop
  return connection;
}

// Hears the server's notices for as long as it lives. Must go before the connection does.
class NoticeListener final : public pqxx::errorhandler {
 public:
  NoticeListener(pqxx::connection& connection, NoticeHandler handler)
      : errorhandler(connection), handler_(std::move(handler)) {}
  bool operator()(const char message[]) noexcept override {
    handler_(message);
    return false;
  }

 private:
  NoticeHandler handler_;
};

inline pqxx::result exec(pqxx::nontransaction& work, const std::string& sql,
                         const Parameters& parameters) {
  if (parameters.empty()) return work.exec(sql);
  std::vector<const char*> values;
  values.reserve(parameters.size());
  for (const auto& value : parameters)
    values.push_back(value ? value->c_str() : nullptr);
  return work.exec_params(sql, pqxx::prepare::make_dynamic_params(values));
}

#else

inline std::unique_ptr<pqxx::connection> connect(const std::string& conninfo) {
  return std::make_unique<pqxx::connection>(conninfo);
}

class NoticeListener {
 public:
  NoticeListener(pqxx::connection& connection, NoticeHandler handler) {
    connection.set_notice_handler(
        [handler = std::move(handler)](pqxx::zview message) noexcept { handler(message); });
  }
};

inline pqxx::result exec(pqxx::nontransaction& work, const std::string& sql,
                         const Parameters& parameters) {
  if (parameters.empty()) return work.exec(sql);
  pqxx::params values;
  values.reserve(parameters.size());
  for (const auto& value : parameters)
    values.append(value);
  return work.exec(sql, values);
}

#endif

}  // namespace lockstep::pg::compat
