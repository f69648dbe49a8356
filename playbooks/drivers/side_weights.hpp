// A side's share of the requests → the weight of each of its servers. Pure.

#pragma once

namespace lockstep {

// Of one server; all servers of a side get the same.
struct SideWeights {
  int blue = 0;
  int green = 0;
  bool operator==(const SideWeights&) const = default;
};

// Weights from 0 to 256, as HAProxy and nginx take them; a share above 0 never becomes 0. Where
// small numbers cannot say the share exactly, it is the nearest.
SideWeights side_weights(int green_percent, int blue_servers, int green_servers);

// The share that servers with these weights in all give to green; 0 where nobody has any.
int green_share(int blue_total, int green_total);

// Throws UserError when the weights cannot say the share that was asked for.
void require_share(int green_percent, int weights_say);

}  // namespace lockstep
