// SPDX-License-Identifier: BSL-1.0
#pragma once

// Who holds how many bytes: traces, scopes, budgets, the report, and the allocation hooks that count.

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
