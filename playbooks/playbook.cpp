#include "playbooks/playbook.hpp"

namespace lockstep {

std::string_view kind_of(const StageAction& action) {
  return kStageKinds.at(action.index());
}

}  // namespace lockstep
