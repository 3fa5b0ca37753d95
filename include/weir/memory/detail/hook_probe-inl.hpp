// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block_header.hpp>
#include <weir/memory/detail/charging.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/hook_probe.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/detail/sanitized.hpp>

#include <array>
#include <cstddef>
#include <new>
#include <stdexcept>
#include <string>

namespace weir::detail {

struct form_of_new {
    const char* name;
    bool is_array, is_aligned;
    void* (*allocate)();
};

struct form_of_delete {
    const char* name;
    void (*release)(void*);
};

inline constexpr std::align_val_t probed_alignment{64};

inline constexpr std::array<form_of_new, 8> forms_of_new{{
    {"operator new(std::size_t)", false, false, [] { return ::operator new(1); }},
    {"operator new[](std::size_t)", true, false, [] { return ::operator new[](1); }},
    {"operator new(std::size_t, const std::nothrow_t&)", false, false,
     [] { return ::operator new(1, std::nothrow); }},
    {"operator new[](std::size_t, const std::nothrow_t&)", true, false,
     [] { return ::operator new[](1, std::nothrow); }},
    {"operator new(std::size_t, std::align_val_t)", false, true,
     [] { return ::operator new(1, probed_alignment); }},
    {"operator new[](std::size_t, std::align_val_t)", true, true,
     [] { return ::operator new[](1, probed_alignment); }},
    {"operator new(std::size_t, std::align_val_t, const std::nothrow_t&)", false, true,
     [] { return ::operator new(1, probed_alignment, std::nothrow); }},
    {"operator new[](std::size_t, std::align_val_t, const std::nothrow_t&)", true, true,
     [] { return ::operator new[](1, probed_alignment, std::nothrow); }},
}};

// The first four free what the forms of new allocate, at index is_array + 2 * is_aligned.
inline constexpr std::array<form_of_delete, 12> forms_of_delete{{
    {"operator delete(void*)", [](void* p) { ::operator delete(p); }},
    {"operator delete[](void*)", [](void* p) { ::operator delete[](p); }},
    {"operator delete(void*, std::align_val_t)",
     [](void* p) { ::operator delete(p, probed_alignment); }},
    {"operator delete[](void*, std::align_val_t)",
     [](void* p) { ::operator delete[](p, probed_alignment); }},
    {"operator delete(void*, std::size_t)", [](void* p) { ::operator delete(p, std::size_t{1}); }},
    {"operator delete[](void*, std::size_t)",
     [](void* p) { ::operator delete[](p, std::size_t{1}); }},
    {"operator delete(void*, const std::nothrow_t&)",
     [](void* p) { ::operator delete(p, std::nothrow); }},
    {"operator delete[](void*, const std::nothrow_t&)",
     [](void* p) { ::operator delete[](p, std::nothrow); }},
    {"operator delete(void*, std::size_t, std::align_val_t)",
     [](void* p) { ::operator delete(p, std::size_t{1}, probed_alignment); }},
    {"operator delete[](void*, std::size_t, std::align_val_t)",
     [](void* p) { ::operator delete[](p, std::size_t{1}, probed_alignment); }},
    {"operator delete(void*, std::align_val_t, const std::nothrow_t&)",
     [](void* p) { ::operator delete(p, probed_alignment, std::nothrow); }},
    {"operator delete[](void*, std::align_val_t, const std::nothrow_t&)",
     [](void* p) { ::operator delete[](p, probed_alignment, std::nothrow); }},
}};

WEIR_DETAIL_INLINE hooked probe_hooks() {
    running_stage probe{program_ledger.running(), outside};
    program_ledger.locked(probe.trace, [&](ledger& at) {
        probe.stage = at.open(stage_name{"probe"}, {__FILE__, __LINE__, 0}, outside, false);
    });
    const stage_guard charged{probe};
    bool some = false;
    const char* foreign = nullptr;
    const auto note = [&](const char* form, bool is_ours) {
        some = some || is_ours;
        if (!is_ours && foreign == nullptr) foreign = form;
    };
    std::array<bool, forms_of_delete.size()> releases{};
    for (std::size_t i = 0; i < forms_of_delete.size(); ++i) {
        released_null = false;
        forms_of_delete[i].release(nullptr);
        releases[i] = released_null;
    }
    for (const form_of_new& form : forms_of_new) {
        void* const made = form.allocate();
        if (made == nullptr) throw std::bad_alloc{}; // and nothing is known of who refused
        const bool is_ours = program_ledger.locked_and_told(probe.trace, [&](const ledger& now) {
            return now.live_bytes(probe.stage, false) != 0;
        });
        note(form.name, is_ours);
        const std::size_t matching = (form.is_array ? 1u : 0u) + (form.is_aligned ? 2u : 0u);
        // A block that its delete could not free is leaked.
        if (WEIR_DETAIL_SANITIZED || is_ours == releases[matching])
            forms_of_delete[matching].release(made);
        else if (is_ours)
            credit_block(header_of(made));
    }
    if (WEIR_DETAIL_SANITIZED) return some ? hooked::sanitizer : hooked::nothing;
    for (std::size_t i = 0; i < forms_of_delete.size(); ++i)
        note(forms_of_delete[i].name, releases[i]);
    if (!some) return hooked::nothing;
    if (foreign != nullptr)
        throw std::logic_error{
            std::string{"weir::trace: "} + foreign
            + " of this program does not go through weir's allocation hooks, and others do; write "
              "WEIR_DEFINE_ALLOCATION_HOOKS in one source file of the program and define no other "
              "operator new or operator delete in it"};
    return hooked::operator_new;
}

} // namespace weir::detail
