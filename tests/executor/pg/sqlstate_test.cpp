#include "executor/pg/sqlstate.hpp"

#include "tests/catch.hpp"

using namespace lockstep;

TEST_CASE("An SQLSTATE means what the table says") {
  const auto [sqlstate, error_class] = GENERATE(table<std::string, ErrorClass>({
      {"08006", ErrorClass::ConnectionLost},
      {"57P01", ErrorClass::ConnectionLost},
      {"57P03", ErrorClass::ConnectionLost},
      {"25P03", ErrorClass::ConnectionLost},
      {"55P03", ErrorClass::LockTimeout},
      {"40P01", ErrorClass::Deadlock},
      {"40001", ErrorClass::Serialization},
      {"57014", ErrorClass::Cancelled},
      {"LS001", ErrorClass::LeaseLost},
      {"LS002", ErrorClass::UndoWouldLose},
      {"LS003", ErrorClass::Drifted},
      {"42P01", ErrorClass::Permanent},
      {"25P02", ErrorClass::Permanent},
      {"08", ErrorClass::Permanent},
      {"", ErrorClass::Permanent},
  }));
  INFO(sqlstate);
  CHECK(pg::error_class_of(sqlstate) == error_class);
}

TEST_CASE("Severity and line ends are no part of the message") {
  CHECK(pg::trimmed_message("ERROR:  no such thing\nLINE 1: x\n") == "no such thing\nLINE 1: x");
  CHECK(pg::trimmed_message("\n") == "");
  CHECK(pg::trimmed_message(
            "ERROR:  null value\nDETAIL:  Failing row contains (1,\n secret).\nHINT:  h") ==
        "null value\nHINT:  h");
  CHECK(pg::trimmed_message("ERROR:  null value\nDETAIL:  Failing row contains (1).\n") ==
        "null value");
}
