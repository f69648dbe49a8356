#include "playbooks/drivers/side_weights.hpp"

#include "sql/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace lockstep {
namespace {

constexpr int kMost = 256;

double distance(const SideWeights& weights, int green_percent, int blue, int green) {
  const double total = weights.blue * blue + weights.green * green;
  return std::abs(100.0 * weights.green * green / total - green_percent);
}

}  // namespace

SideWeights side_weights(int green_percent, int blue_servers, int green_servers) {
  const int blue = std::max(1, blue_servers);
  const int green = std::max(1, green_servers);
  SideWeights weights{.blue = (100 - green_percent) * green, .green = green_percent * blue};
  if (std::max(weights.blue, weights.green) <= kMost) return weights;
  if (green_percent == 0) return {.blue = kMost, .green = 0};
  if (green_percent == 100) return {.blue = 0, .green = kMost};
  // Too big to be said as they are: the pair that comes nearest.
  SideWeights nearest{.blue = 1, .green = 1};
  for (int each_blue = 1; each_blue <= kMost; ++each_blue) {
    const double exact = static_cast<double>(weights.green) * each_blue / weights.blue;
    const SideWeights pair{.blue = each_blue,
                           .green = std::clamp(static_cast<int>(std::lround(exact)), 1, kMost)};
    if (distance(pair, green_percent, blue, green) < distance(nearest, green_percent, blue, green))
      nearest = pair;
  }
  return nearest;
}

int green_share(int blue_total, int green_total) {
  const int total = blue_total + green_total;
  return total == 0 ? 0 : static_cast<int>(std::lround(100.0 * green_total / total));
}

void require_share(int green_percent, int weights_say) {
  if (green_percent == weights_say) return;
  throw UserError(fmt::format("weights up to {} cannot give green {} % of the requests with these "
                              "numbers of servers; the nearest is {} %",
                              kMost, green_percent, weights_say),
                  "Nothing was changed. Write that share into the playbook's shift.");
}

}  // namespace lockstep
