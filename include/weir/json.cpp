// SPDX-License-Identifier: BSL-1.0

// The compiled form of weir/json/: see weir/detail/compiled.hpp.

#include <weir/json/detail/arithmetic-inl.hpp>
#include <weir/json/detail/array_walk-inl.hpp>
#include <weir/json/detail/attempt-inl.hpp>
#include <weir/json/detail/base64-inl.hpp>
#include <weir/json/detail/detect_shape-inl.hpp>
#include <weir/json/detail/error-inl.hpp>
#include <weir/json/detail/inputs-inl.hpp>
#include <weir/json/detail/layout-inl.hpp>
#include <weir/json/detail/line_counter-inl.hpp>
#include <weir/json/detail/line_splitter-inl.hpp>
#include <weir/json/detail/number-inl.hpp>
#include <weir/json/detail/outputs-inl.hpp>
#include <weir/json/detail/part-inl.hpp>
#include <weir/json/detail/progress_bar-inl.hpp>
#include <weir/json/detail/progress_line-inl.hpp>
#include <weir/json/detail/quarantine_file-inl.hpp>
#include <weir/json/detail/record_output-inl.hpp>
#include <weir/json/detail/record_parser-inl.hpp>
#include <weir/json/detail/record_path-inl.hpp>
#include <weir/json/detail/record_source-inl.hpp>
#include <weir/json/detail/rejections-inl.hpp>
#include <weir/json/detail/sequence_splitter-inl.hpp>
#include <weir/json/detail/splitter-inl.hpp>
#include <weir/json/detail/strict-inl.hpp>
#include <weir/json/detail/string_text-inl.hpp>
#include <weir/json/detail/structure-inl.hpp>
#include <weir/json/detail/text_buffer-inl.hpp>
#include <weir/json/detail/text_path-inl.hpp>
#include <weir/json/detail/to_text-inl.hpp>
#include <weir/json/detail/token-inl.hpp>
#include <weir/json/detail/unescape-inl.hpp>
#include <weir/json/detail/utf8-inl.hpp>
#include <weir/json/detail/value-inl.hpp>
#include <weir/json/detail/value_cutter-inl.hpp>
#include <weir/json/detail/value_splitter-inl.hpp>
#include <weir/json/detail/value_walk-inl.hpp>
