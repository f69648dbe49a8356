#include "sql/big_stack.hpp"

#include "sql/errors.hpp"

#include <pthread.h>

#include <cstddef>
#include <future>

namespace lockstep {
namespace {

// Four times what half a million operators in a row took, the most that a statement has room for
// [measured with libpg_query 15-4.0.0]. The kernel commits only what is used.
constexpr std::size_t kStackBytes = std::size_t{256} << 20U;

// A packaged task keeps what the work throws for the thread that waits.
using Task = std::packaged_task<void()>;

thread_local bool is_big_stack = false;

void* run(void* task) {
  is_big_stack = true;
  (*static_cast<Task*>(task))();
  return nullptr;
}

}  // namespace

void on_big_stack(const std::function<void()>& work) {
  if (is_big_stack) {
    work();
    return;
  }
  Task task(work);
  std::future<void> done = task.get_future();
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  pthread_t thread{};
  const int failed = pthread_create(&thread, &attributes, run, &task);
  pthread_attr_destroy(&attributes);
  if (failed != 0) throw InternalError("no thread for the parser");
  pthread_join(thread, nullptr);
  done.get();
}

}  // namespace lockstep
