// The one translation unit that compiles Catch2's own main (13 s of CPU with Catch2 2).

#define CATCH_CONFIG_MAIN
#include "tests/catch.hpp"
