// SPDX-License-Identifier: BSL-1.0
#pragma once

// Records as the rows of a CSV file.

#include <weir/csv/write.hpp>
#include <weir/csv/write_options.hpp>
