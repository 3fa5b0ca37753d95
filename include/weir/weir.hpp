// SPDX-License-Identifier: BSL-1.0
#pragma once

// Lazy pipelines over JSON record streams, in constant memory, with a gauge wherever you want one.
// This is all that a program reads, writes and measures with. What asserts, predicts, draws and
// exports memory comes with <weir/report.hpp>; what connects weir to another library is in
// weir/interop/. Both are included by hand.

#include <weir/version.hpp>

#include <weir/memory/available_memory.hpp>
#include <weir/memory/budget.hpp>
#include <weir/memory/carry_stage.hpp>
#include <weir/memory/hooks.hpp>
#include <weir/memory/literals.hpp>
#include <weir/memory/memory_limit.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/stage_resource.hpp>
#include <weir/memory/trace.hpp>
#include <weir/memory/trace_options.hpp>

#include <weir/stream/batch.hpp>
#include <weir/stream/borrowed.hpp>
#include <weir/stream/bound.hpp>
#include <weir/stream/byte_count.hpp>
#include <weir/stream/compose.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/elements_of.hpp>
#include <weir/stream/explain.hpp>
#include <weir/stream/flat_map.hpp>
#include <weir/stream/fold.hpp>
#include <weir/stream/fold_right.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/group_fold.hpp>
#include <weir/stream/inspect.hpp>
#include <weir/stream/interleave.hpp>
#include <weir/stream/mean.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/min_max.hpp>
#include <weir/stream/peekable.hpp>
#include <weir/stream/replay.hpp>
#include <weir/stream/scan.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/sum.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/tee.hpp>
#include <weir/stream/through.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/top.hpp>
#include <weir/stream/zip_latest.hpp>

#include <weir/report/comparison.hpp>
#include <weir/report/json.hpp>
#include <weir/report/table.hpp>

#include <weir/bytes/chunks.hpp>
#include <weir/bytes/compressed_sink.hpp>
#include <weir/bytes/compression.hpp>
#include <weir/bytes/decompressed_source.hpp>
#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/file.hpp>
#include <weir/bytes/memory.hpp>
#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/output_file.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/bytes/source.hpp>
#include <weir/bytes/stream.hpp>

#include <weir/json/describe.hpp>
#include <weir/json/detail/reflect/record_traits.hpp>
#include <weir/json/error.hpp>
#include <weir/json/error_policy.hpp>
#include <weir/json/options.hpp>
#include <weir/json/progress_bar.hpp>
#include <weir/json/read.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/value.hpp>
#include <weir/json/write.hpp>
#include <weir/json/write_options.hpp>
