// SPDX-License-Identifier: BSL-1.0

// The compiled form of weir/report/: see weir/detail/compiled.hpp.

#include <weir/report/detail/assertions-inl.hpp>
#include <weir/report/detail/chrome_trace-inl.hpp>
#include <weir/report/detail/collapsed_stacks-inl.hpp>
#include <weir/report/detail/comparison-inl.hpp>
#include <weir/report/detail/constant_memory-inl.hpp>
#include <weir/report/detail/growth-inl.hpp>
#include <weir/report/detail/json-inl.hpp>
#include <weir/report/detail/open_metrics-inl.hpp>
#include <weir/report/detail/page-inl.hpp>
#include <weir/report/detail/projection-inl.hpp>
#include <weir/report/detail/table-inl.hpp>
#include <weir/report/detail/trial-inl.hpp>
