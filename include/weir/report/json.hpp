// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>

#include <string>

namespace weir {

/// A report as one JSON object on one line, in UTF-8 (invalid UTF-8 in a name becomes U+FFFD):
///
///   "schema"     "weir.report/1". A new member keeps the number; a member that is removed, or
///                changes its meaning, raises it. Readers should ignore members they do not know.
///   The figures  are the members of weir::report, by the same names and with the same meaning; it
///                documents them. Sizes are in bytes, times in seconds, records counted from 1.
///   "exact"      whether "peak_within" is 0.
///   "stages"     an array, upstream first. A stage has the members of weir::report::row. "within"
///                is an index into "stages", or null for `outside`; "file" and "line" are null if
///                the report has no place, "records" if none are counted, "retained" if it is not
///                known (a pipe still exists, or there is no gauge).
///   "outside"    an object like those of "stages": all that ran outside any gauge.
///   "totals"     live_bytes, live_blocks, allocated_bytes, allocated_blocks, freed_bytes,
///                freed_blocks, handed_over, received, transient, retained: sums over all stages
///                and `outside`. "retained" is null if it is unknown for a stage that counts
///                records.
///   "held", "handed"  arrays of arrays, [origin][holder]; `outside` is the last of each.
///   "timeline_over"  "records" or "bytes": what the moments are spread over.
///   "timeline"   an array of objects with the members of weir::report::moment; "live" has a number
///                for each of "stages", then one for `outside`.
///
/// What was not measured is null, never 0: if "measured" is false, every count of bytes or blocks,
/// "peak_within", "peak_record", "held", "handed" and each "live"; if the system does not report the resident set,
/// "resident", "resident_before" and "unattributed". Integers are exact and may need 64 bits.
std::string to_json(const report& figures);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/json-inl.hpp>
#endif
