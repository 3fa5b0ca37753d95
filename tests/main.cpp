// SPDX-License-Identifier: BSL-1.0

// Version 2 of Catch2 compiles its runner where this is defined; version 3 links it.
#define CATCH_CONFIG_RUNNER
#include "catch.hpp"

#ifndef WEIR_TESTS_WITHOUT_HOOKS
#include <weir/memory/hooks.hpp>
WEIR_DEFINE_ALLOCATION_HOOKS;
#endif

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
