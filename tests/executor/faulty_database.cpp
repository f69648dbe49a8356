#include "tests/executor/faulty_database.hpp"

#include <atomic>
#include <utility>

namespace lockstep::tests {

struct FaultyDatabase::Fate {
  std::atomic<int> calls_left;
  Death death;
  std::atomic<bool> dead{false};

  Fate(int calls, Death how) : calls_left(calls), death(how) {}

  static DatabaseError lost() { return {ErrorClass::ConnectionLost, "", "killed"}; }
  void check() const {
    if (dead) throw lost();
  }
};

namespace {

class FaultySession : public Session {
 public:
  FaultySession(std::unique_ptr<Session> real, std::shared_ptr<FaultyDatabase::Fate> fate,
                bool counted)
      : real_(std::move(real)),
        fate_(std::move(fate)),
        counted_(counted),
        backend_(real_->backend()),
        version_(real_->server_version()) {}

  Rows query(const Sql& sql, const Parameters& parameters) override {
    Rows rows;
    call([&] { rows = real_->query(sql, parameters); });
    return rows;
  }
  void script(const Sql& sql) override {
    call([&] { real_->script(sql); });
  }
  void in_transaction(const std::function<void()>& work) override {
    fate_->check();
    real_->in_transaction([&] {
      work();
      call([] {});  // just before COMMIT
    });
    call([] {});  // just after it
  }
  void cancel() override {
    if (!fate_->dead) real_->cancel();
  }
  BackendIdentity backend() const override { return backend_; }
  ServerVersion server_version() const override { return version_; }

 private:
  template <class Call>
  void call(Call&& body) {
    fate_->check();
    const bool last = counted_ && --fate_->calls_left == 0;
    if (last && fate_->death == Death::BeforeTheCall) die();
    body();
    if (last) die();
  }
  [[noreturn]] void die() {
    fate_->dead = true;
    throw FaultyDatabase::Fate::lost();
  }

  std::unique_ptr<Session> real_;
  std::shared_ptr<FaultyDatabase::Fate> fate_;
  bool counted_;
  BackendIdentity backend_;
  ServerVersion version_;
};

}  // namespace

FaultyDatabase::FaultyDatabase(Database& real, int calls, Death death)
    : real_(real), fate_(std::make_shared<Fate>(calls, death)) {}
FaultyDatabase::~FaultyDatabase() = default;

std::unique_ptr<Session> FaultyDatabase::open(const SessionSettings& settings) {
  fate_->check();
  const bool counted = settings.role == "ledger" || settings.role == "work";
  return std::make_unique<FaultySession>(real_.open(settings), fate_, counted);
}

bool FaultyDatabase::died() const {
  return fate_->dead;
}

}  // namespace lockstep::tests
