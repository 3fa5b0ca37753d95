// SPDX-License-Identifier: BSL-1.0
#pragma once

// Laziness: generators, and the stages and sinks that pipes are made of.

#include <weir/stream/accumulate.hpp>
#include <weir/stream/batch.hpp>
#include <weir/stream/borrowed.hpp>
#include <weir/stream/bound.hpp>
#include <weir/stream/byte_count.hpp>
#include <weir/stream/compose.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/count_by.hpp>
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
#include <weir/stream/may_dangle.hpp>
#include <weir/stream/mean.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/min_max.hpp>
#include <weir/stream/parallel.hpp>
#include <weir/stream/parallel_options.hpp>
#include <weir/stream/peekable.hpp>
#include <weir/stream/replay.hpp>
#include <weir/stream/scan.hpp>
#include <weir/stream/second.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/sum.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/tee.hpp>
#include <weir/stream/through.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/together.hpp>
#include <weir/stream/top.hpp>
#include <weir/stream/zip_latest.hpp>
