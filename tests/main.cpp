// SPDX-License-Identifier: BSL-1.0

// Version 2 of Catch2 compiles its runner where this is defined; version 3 links it.
#define CATCH_CONFIG_RUNNER
#include "catch.hpp"

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
