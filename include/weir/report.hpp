// SPDX-License-Identifier: BSL-1.0
#pragma once

// What is made of the figures of a weir::trace: tables and pages for people, formats for programs,
// assertions for tests, predictions for more records than were tried.

#include <weir/report/assertions.hpp>
#include <weir/report/chrome_trace.hpp>
#include <weir/report/collapsed_stacks.hpp>
#include <weir/report/comparison.hpp>
#include <weir/report/constant_memory.hpp>
#include <weir/report/growth.hpp>
#include <weir/report/json.hpp>
#include <weir/report/open_metrics.hpp>
#include <weir/report/page.hpp>
#include <weir/report/project.hpp>
#include <weir/report/projection.hpp>
#include <weir/report/table.hpp>
