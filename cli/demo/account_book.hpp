// What the demo's application knows to be in table account: each balance as it was last written, by
// whichever version of the application. A request has its account to itself, so that what it reads
// has one right answer and a lost write shows at the next read.

#pragma once

#include "executor/database.hpp"

#include <cstdint>
#include <deque>
#include <mutex>
#include <random>
#include <vector>

namespace lockstep::demo {

struct Account {
  std::int64_t id = 0;
  std::int64_t balance = 0;
  bool in_doubt = false;  // the last write failed: the next read decides
};

// Used by all clients at once.
class AccountBook {
  struct Entry {
    Account account;
    bool lent = false;
  };

 public:
  // One account in the hands of one request; given back at its end.
  class Loan {
   public:
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan() { book_.give_back(entry_); }
    Account& operator*() const { return entry_.account; }

   private:
    friend class AccountBook;
    Loan(AccountBook& book, Entry& entry) : book_(book), entry_(entry) {}
    AccountBook& book_;
    Entry& entry_;
  };

  // Takes in `count` accounts of the filled table, spread evenly over it.
  AccountBook(Session& session, std::int64_t rows, std::int64_t count);

  Loan borrow(std::mt19937& random);
  void add(const Account& account);
  // Compares every account with the table and returns how many are not as they were last written.
  // No client may be at work.
  std::int64_t count_lost_writes(Session& session) const;

 private:
  void give_back(Entry& entry);

  std::mutex mutex_;
  std::deque<Entry> accounts_;  // a deque: an entry stays where it is while others are added
};

}  // namespace lockstep::demo
