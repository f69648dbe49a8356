// Work on several threads whose results are taken in order, by the calling thread, with a bounded
// number of results waiting.

#pragma once

#include <asio/post.hpp>
#include <asio/thread_pool.hpp>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <future>
#include <memory>
#include <thread>
#include <utility>

namespace lockstep {

// make(0), make(1), … make(count - 1), several at once; take(result) one after the other. An error
// that one throws is thrown here when its turn comes.
template <class Make, class Take>
void in_order(std::size_t count, const Make& make, const Take& take) {
  using Result = decltype(make(std::size_t{0}));
  const std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 16);
  if (threads == 1 || count == 1) {
    for (std::size_t index = 0; index < count; ++index)
      take(make(index));
    return;
  }
  // Enough that no thread waits for a slow file, few enough that results do not pile up.
  const std::size_t most_waiting = threads * 16;
  std::deque<std::future<Result>> waiting;
  asio::thread_pool pool(threads);
  const auto take_next = [&] {
    Result result = waiting.front().get();
    waiting.pop_front();
    take(std::move(result));
  };
  for (std::size_t index = 0; index < count; ++index) {
    if (waiting.size() == most_waiting) take_next();
    // A packaged task keeps what the work throws for whoever takes the result.
    auto task =
        std::make_shared<std::packaged_task<Result()>>([&make, index] { return make(index); });
    waiting.push_back(task->get_future());
    asio::post(pool, [task] { (*task)(); });
  }
  while (!waiting.empty())
    take_next();
  pool.join();
}

}  // namespace lockstep
