// SPDX-License-Identifier: BSL-1.0
#pragma once

// Lazy pipelines over JSON record streams, in constant memory, with a gauge wherever you want one.
// This is all of weir but its edges: what connects it to another library is in weir/interop/ and is
// included by hand.

#include <weir/version.hpp>

#include <weir/memory/hooks.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>

#include <weir/stream/borrowed.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/elements_of.hpp>
#include <weir/stream/fold.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/may_dangle.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/through.hpp>
#include <weir/stream/to.hpp>

#include <weir/report/table.hpp>

#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/file.hpp>
#include <weir/bytes/memory.hpp>
#include <weir/bytes/source.hpp>

#include <weir/json/error.hpp>
#include <weir/json/options.hpp>
#include <weir/json/read.hpp>
#include <weir/json/value.hpp>
