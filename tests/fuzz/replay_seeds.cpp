// Runs a fuzz target over its seeds and over what is nearly a seed: cut short, and with bytes
// changed, the same ones each time. A slice of fuzzing for compilers without libFuzzer.

#include "tests/fuzz/target.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr int kMutations = 60;
constexpr std::size_t kLongestToMutate = 10000;

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::string mutated(std::string input, std::mt19937& random) {
  const auto below = [&](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
  };
  if (below(3) == 0) input.resize(below(input.size() + 1));
  for (std::size_t left = below(4); left > 0 && !input.empty(); --left) {
    const std::size_t at = below(input.size());
    switch (below(3)) {
      case 0:
        input[at] = static_cast<char>(below(256));
        break;
      case 1:
        input.erase(at, below(8));
        break;
      default:
        input.insert(at, input.substr(below(input.size()), below(16)));
    }
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  std::vector<fs::path> seeds;
  for (const auto& entry : fs::directory_iterator(argv[1]))
    seeds.push_back(entry.path());
  if (seeds.empty()) {
    std::fprintf(stderr, "%s: no seeds\n", argv[1]);
    return 1;
  }
  std::sort(seeds.begin(), seeds.end());
  std::mt19937 random(4711);
  for (const fs::path& seed : seeds) {
    std::ifstream file(seed, std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    run(input);
    for (int left = input.size() <= kLongestToMutate ? kMutations : 0; left > 0; --left)
      run(mutated(input, random));
  }
  std::printf("%zu seeds\n", seeds.size());
  return 0;
}
