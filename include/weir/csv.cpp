// SPDX-License-Identifier: BSL-1.0

// The compiled form of weir/csv/: see weir/detail/compiled.hpp.

#include <weir/csv/detail/cell_writer-inl.hpp>
#include <weir/csv/detail/row_output-inl.hpp>
#include <weir/csv/detail/write_options-inl.hpp>
