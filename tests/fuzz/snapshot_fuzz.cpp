// A catalog file: refused with a reason, or the same again when it is written.

#include "sql/errors.hpp"
#include "sql/snapshot_json.hpp"
#include "tests/fuzz/target.hpp"

using namespace lockstep;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const CatalogSnapshot snapshot = snapshot_from_json(fuzz::text_of(data, size));
    fuzz::require(snapshot_from_json(to_json(snapshot)) == snapshot,
                  "a catalog that is written reads the same");
  } catch (const UserError& error) {
    fuzz::require(std::string(error.what()).size() > 1, "a refusal says why");
  }
  return 0;
}
