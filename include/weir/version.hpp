// SPDX-License-Identifier: BSL-1.0
#pragma once

// The version of weir, stated here and nowhere else: the build and the package read it from this
// file. WEIR_VERSION is a string literal, "MAJOR.MINOR.PATCH".

#define WEIR_VERSION_MAJOR 0
#define WEIR_VERSION_MINOR 1
#define WEIR_VERSION_PATCH 0

#define WEIR_VERSION WEIR_DETAIL_DOTTED(WEIR_VERSION_MAJOR, WEIR_VERSION_MINOR, WEIR_VERSION_PATCH)

// Two steps, because the operand of # is not expanded.
#define WEIR_DETAIL_DOTTED(major, minor, patch)                                                    \
    WEIR_DETAIL_QUOTE(major) "." WEIR_DETAIL_QUOTE(minor) "." WEIR_DETAIL_QUOTE(patch)
#define WEIR_DETAIL_QUOTE(text) #text
