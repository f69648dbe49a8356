// Every enum of the planner has one table of names, and reads back what it writes.

#include "planner/gate.hpp"
#include "planner/phase.hpp"
#include "planner/plan.hpp"
#include "tests/catch.hpp"

using namespace lockstep;

TEST_CASE("phases and stages read back their names") {
  for (const Phase phase : {Phase::Expand, Phase::Backfill, Phase::Contract}) {
    CHECK(phase_from(to_string(phase)) == phase);
  }
  for (const Stage stage : {Stage::Cutover, Stage::Retire})
    CHECK(stage_from(to_string(stage)) == stage);
  CHECK(to_string(Phase::Backfill) == "backfill");
  CHECK(to_string(Stage::Retire) == "retire");
  CHECK_FALSE(phase_from("cutover"));
  CHECK_FALSE(stage_from("expand"));
}

TEST_CASE("gates stand in the order of their enum and read back their names") {
  for (std::size_t index = 0; index < kGates.size(); ++index) {
    CHECK(static_cast<std::size_t>(kGates[index].gate) == index);
    CHECK(gate_from(kGates[index].name) == kGates[index].gate);
  }
  CHECK_FALSE(gate_from("patience"));
}

TEST_CASE("only drift cannot be overridden") {
  for (const GateInfo& gate : kGates)
    CHECK(gate.overridable == (gate.gate != Gate::NoDrift));
}

TEST_CASE("operation classes read back their names") {
  for (const auto operation_class :
       {OperationClass::Both, OperationClass::Transparent, OperationClass::Flip}) {
    CHECK(operation_class_from(to_string(operation_class)) == operation_class);
  }
  CHECK_FALSE(operation_class_from("none"));
}
