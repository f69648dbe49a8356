// Work on several threads whose results are taken in order, by the calling thread, with a bounded
// number of results waiting.

#pragma once

#include "sql/big_stack.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <future>
#include <semaphore>
#include <thread>
#include <utility>
#include <vector>

namespace lockstep {

// make(0), make(1), … make(count - 1), several at once, on threads with a stack that the parser can
// use, so that it starts none of its own; take(result) one after the other. An error that one
// throws is thrown here when its turn comes.
template <class Make, class Take>
void in_order(std::size_t count, const Make& make, const Take& take) {
  using Result = decltype(make(std::size_t{0}));
  const std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 16);
  // Several at a time, where there are many: waking who takes them costs more than a small one.
  const std::size_t portion = std::clamp<std::size_t>(count / (threads * 64), 1, 16);
  const std::size_t portions = (count + portion - 1) / portion;
  const auto make_portion = [&make, count, portion](std::size_t index) {
    std::vector<Result> results;
    const std::size_t end = std::min(count, (index + 1) * portion);
    for (std::size_t each = index * portion; each < end; ++each)
      results.push_back(make(each));
    return results;
  };
  // A packaged task keeps what the work throws for whoever takes the result.
  std::vector<std::packaged_task<std::vector<Result>()>> tasks;
  for (std::size_t index = 0; index < portions; ++index)
    tasks.emplace_back([&make_portion, index] { return make_portion(index); });
  // Enough that no thread waits for a slow file, few enough that results do not pile up.
  std::counting_semaphore<> room(static_cast<std::ptrdiff_t>(threads * 4));
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (;;) {
      room.acquire();
      const std::size_t index = next++;
      if (index >= portions) return;
      tasks[index]();
    }
  };
  std::vector<std::jthread> pool;
  for (std::size_t index = 0; index < std::min(threads, portions); ++index)
    pool.emplace_back([&] { on_big_stack(work); });
  // Also when taking throws: whoever waits for room finds nothing left to do.
  struct LastCall {
    std::counting_semaphore<>& room;
    std::atomic<std::size_t>& next;
    std::size_t count;
    std::size_t threads;
    ~LastCall() {
      next = count;
      room.release(static_cast<std::ptrdiff_t>(threads));
    }
  };
  const LastCall last_call{room, next, portions, threads};
  for (auto& task : tasks) {
    std::vector<Result> results = task.get_future().get();
    room.release();
    for (Result& result : results)
      take(std::move(result));
  }
}

}  // namespace lockstep
