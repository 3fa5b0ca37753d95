// SPDX-License-Identifier: BSL-1.0
#pragma once

// Lazy pipelines over JSON record streams, in constant memory, with a gauge wherever you want one.
// This is all that a program reads, writes and measures with. What compares, asserts, predicts, draws
// and exports memory comes with <weir/report.hpp>; what connects weir to another library is in
// weir/interop/. Both are included by hand.

#include <weir/bytes.hpp>
#include <weir/json.hpp>
#include <weir/memory.hpp>
#include <weir/report/table.hpp>
#include <weir/stream.hpp>
#include <weir/version.hpp>
