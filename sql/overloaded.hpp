// The visitor helper for std::visit: one lambda an alternative, so that a missing one does not
// compile.

#pragma once

namespace lockstep {

template <class... Lambdas>
struct Overloaded : Lambdas... {
  using Lambdas::operator()...;
};
template <class... Lambdas>
Overloaded(Lambdas...) -> Overloaded<Lambdas...>;

}  // namespace lockstep
