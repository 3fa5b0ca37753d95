// SPDX-License-Identifier: BSL-1.0

// The compiled form of weir/json/: see weir/detail/compiled.hpp.

#include <weir/json/detail/bind/number_from_text-inl.hpp>
#include <weir/json/detail/bind/object_shape-inl.hpp>
#include <weir/json/detail/bind/scalar-inl.hpp>
#include <weir/json/detail/context-inl.hpp>
#include <weir/json/detail/error-inl.hpp>
#include <weir/json/detail/excerpt-inl.hpp>
#include <weir/json/detail/parse/characters-inl.hpp>
#include <weir/json/detail/parse/inputs-inl.hpp>
#include <weir/json/detail/parse/missing_member-inl.hpp>
#include <weir/json/detail/parse/parse_context-inl.hpp>
#include <weir/json/detail/parse/path_at_offset-inl.hpp>
#include <weir/json/detail/parse/quarantine_file-inl.hpp>
#include <weir/json/detail/parse/record_batch-inl.hpp>
#include <weir/json/detail/parse/record_source-inl.hpp>
#include <weir/json/detail/parse/rejections-inl.hpp>
#include <weir/json/detail/parse/skip_value-inl.hpp>
#include <weir/json/detail/parse/strict_grammar-inl.hpp>
#include <weir/json/detail/parse/structural_index-inl.hpp>
#include <weir/json/detail/parse/token-inl.hpp>
#include <weir/json/detail/parse/value_reader-inl.hpp>
#include <weir/json/detail/pointer_steps-inl.hpp>
#include <weir/json/detail/progress_bar-inl.hpp>
#include <weir/json/detail/split/any_splitter-inl.hpp>
#include <weir/json/detail/split/array_walk-inl.hpp>
#include <weir/json/detail/split/detect_shape-inl.hpp>
#include <weir/json/detail/split/indentation_recovery-inl.hpp>
#include <weir/json/detail/split/line_counter-inl.hpp>
#include <weir/json/detail/split/line_splitter-inl.hpp>
#include <weir/json/detail/split/records_at_path-inl.hpp>
#include <weir/json/detail/split/sequence_splitter-inl.hpp>
#include <weir/json/detail/split/split_part-inl.hpp>
#include <weir/json/detail/split/text_buffer-inl.hpp>
#include <weir/json/detail/split/value_splitter-inl.hpp>
#include <weir/json/detail/to_text-inl.hpp>
#include <weir/json/detail/value-inl.hpp>
#include <weir/json/detail/write/output_batch-inl.hpp>
#include <weir/json/detail/write/output_sinks-inl.hpp>
#include <weir/json/detail/write/record_output-inl.hpp>
#include <weir/json/detail/write/scalar-inl.hpp>
