// SPDX-License-Identifier: BSL-1.0

// The compiled form of weir/memory/: see weir/detail/compiled.hpp.

#include <weir/detail/descriptor_calls-inl.hpp>
#include <weir/detail/files_in_use-inl.hpp>
#include <weir/detail/format_number-inl.hpp>
#include <weir/detail/json_string-inl.hpp>
#include <weir/detail/keep_access-inl.hpp>
#include <weir/detail/path-inl.hpp>
#include <weir/detail/printable-inl.hpp>
#include <weir/detail/replacement_file-inl.hpp>
#include <weir/detail/text_room-inl.hpp>
#include <weir/detail/tied_output-inl.hpp>
#include <weir/detail/usable_processors-inl.hpp>
#include <weir/detail/utf8-inl.hpp>
#include <weir/memory/detail/available_memory-inl.hpp>
#include <weir/memory/detail/budget-inl.hpp>
#include <weir/memory/detail/budget_watch-inl.hpp>
#include <weir/memory/detail/carried_puller-inl.hpp>
#include <weir/memory/detail/charging-inl.hpp>
#include <weir/memory/detail/gauge-inl.hpp>
#include <weir/memory/detail/hook_probe-inl.hpp>
#include <weir/memory/detail/ledger-inl.hpp>
#include <weir/memory/detail/ledger_snapshot-inl.hpp>
#include <weir/memory/detail/make_report-inl.hpp>
#include <weir/memory/detail/open_ledger-inl.hpp>
#include <weir/memory/detail/own_account-inl.hpp>
#include <weir/memory/detail/scope-inl.hpp>
#include <weir/memory/detail/stage_tree-inl.hpp>
#include <weir/memory/detail/thread_account-inl.hpp>
#include <weir/memory/detail/timeline-inl.hpp>
#include <weir/memory/detail/trace-inl.hpp>
