// SPDX-License-Identifier: BSL-1.0
#pragma once

// Records: reading, writing, and what becomes of those that are broken.

#include <weir/json/describe.hpp>
#include <weir/json/error.hpp>
#include <weir/json/error_policy.hpp>
#include <weir/json/keyed.hpp>
#include <weir/json/kind.hpp>
#include <weir/json/options.hpp>
#include <weir/json/progress_bar.hpp>
#include <weir/json/read.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/value.hpp>
#include <weir/json/write.hpp>
#include <weir/json/write_options.hpp>
