#include "tests/interleaving/paced_database.hpp"

#include <utility>

namespace lockstep::tests {
namespace {

class PacedSession : public Session {
 public:
  PacedSession(std::unique_ptr<Session> real, const std::function<void()>& between)
      : real_(std::move(real)), between_(between) {}

  Rows query(const Sql& sql, const Parameters& parameters) override {
    wait();
    return real_->query(sql, parameters);
  }
  void script(const Sql& sql) override {
    wait();
    real_->script(sql);
  }
  void in_transaction(const std::function<void()>& work) override {
    wait();
    within_ = true;
    try {
      real_->in_transaction(work);
    } catch (...) {
      within_ = false;
      throw;
    }
    within_ = false;
  }
  void cancel() override { real_->cancel(); }
  BackendIdentity backend() const override { return real_->backend(); }
  ServerVersion server_version() const override { return real_->server_version(); }

 private:
  void wait() {
    if (!within_) between_();
  }

  std::unique_ptr<Session> real_;
  const std::function<void()>& between_;
  bool within_ = false;
};

}  // namespace

PacedDatabase::PacedDatabase(Database& real, std::function<void()> between)
    : real_(real), between_(std::move(between)) {}

std::unique_ptr<Session> PacedDatabase::open(const SessionSettings& settings) {
  std::unique_ptr<Session> session = real_.open(settings);
  // The lease's own sessions and those that watch keep their own time.
  if (settings.role != "ledger" && settings.role != "work") return session;
  return std::make_unique<PacedSession>(std::move(session), between_);
}

}  // namespace lockstep::tests
