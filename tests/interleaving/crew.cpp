#include "tests/interleaving/crew.hpp"

#include "executor/database.hpp"

#include <fmt/format.h>

#include <utility>

namespace lockstep::tests {
namespace {

constexpr std::size_t kMostFailures = 20;

}  // namespace

Crew::Crew(std::size_t members, Operation operation)
    : members_(members), operation_(std::move(operation)) {}

Crew::~Crew() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    resting_ = false;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_)
    thread.join();
}

void Crew::start() {
  for (std::size_t member = 0; member < members_; ++member)
    threads_.emplace_back([this, member] { run(member); });
}

void Crew::serve(std::int64_t operations) {
  const std::int64_t until = operations_ + operations;
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return operations_ >= until || failures_.size() >= kMostFailures; });
}

void Crew::rest() {
  std::unique_lock lock(mutex_);
  resting_ = true;
  changed_.wait(lock, [&] { return at_rest_ == members_; });
}

void Crew::go_on() {
  {
    const std::lock_guard lock(mutex_);
    resting_ = false;
  }
  changed_.notify_all();
}

void Crew::fail(std::string what) {
  const std::lock_guard lock(mutex_);
  if (failures_.size() < kMostFailures) failures_.push_back(std::move(what));
}

std::vector<std::string> Crew::failures() {
  const std::lock_guard lock(mutex_);
  return failures_;
}

void Crew::run(std::size_t member) {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (resting_) {
        ++at_rest_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return !resting_; });
        --at_rest_;
      }
      if (stopping_) return;
    }
    try {
      operation_(member);
    } catch (const DatabaseError& error) {
      fail(fmt::format("{} {}: {}", error.sqlstate(), error.what(), error.sql()));
    }
    ++operations_;
    changed_.notify_all();
  }
}

}  // namespace lockstep::tests
