// A fuzz target: one function that takes any bytes. What it finds wrong ends the program, which is
// how libFuzzer learns of it. Without libFuzzer, replay_seeds.cpp runs it over the seeds.

#pragma once

#include "sql/source_span.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace lockstep::fuzz {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline void require_place(const Diagnostic& problem) {
  require(!problem.message.empty(), "a problem says what it is");
}

}  // namespace lockstep::fuzz
