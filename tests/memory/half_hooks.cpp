// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/measured.hpp"

#include <weir/memory/detail/sanitized.hpp>
#include <weir/memory/hooks.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>

#include <cstddef>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

// Replaces by hand the two forms that come to mind. All others without an alignment come here too:
// those of the standard library call these. The aligned ones do not. (A sanitizer has the allocator to
// itself: its other forms need not call these.)

namespace {

int allocations_left = -1; // until one is refused; none is, if negative

} // namespace

#if !WEIR_DETAIL_SANITIZED
void* operator new(std::size_t bytes) {
    if (allocations_left >= 0 && allocations_left-- == 0) throw std::bad_alloc{};
    return weir::detail::allocate(bytes, weir::detail::default_alignment);
}
void operator delete(void* p) noexcept {
    weir::detail::release(p, weir::detail::default_alignment);
}
void operator delete(void* p, std::size_t) noexcept {
    weir::detail::release(p, weir::detail::default_alignment);
}
#endif

TEST_CASE("where only some forms of operator new are hooked, a trace says which is not") {
    if (!weir::test::is_replaced()) return;
    for (int i = 0; i < 3; ++i) { // and leaves no trace running
        std::string said;
        try {
            const weir::trace trace;
        } catch (const std::logic_error& refused) {
            said = refused.what();
        }
        REQUIRE(said
                == "weir::trace: operator new(std::size_t, std::align_val_t) of this program does "
                   "not go through weir's allocation hooks, and others do; write "
                   "WEIR_DEFINE_ALLOCATION_HOOKS in one source file of the program and define no "
                   "other operator new or operator delete in it");
    }
}

TEST_CASE("where there is no memory to try a form of operator new, a trace does not say it is not "
          "hooked") {
    if (!weir::test::is_replaced()) return;
    int refused = 0;
    for (int n = 0; n < 20; ++n) {
        bool is_blamed = false;
        allocations_left = n;
        try {
            const weir::trace trace;
        } catch (const std::bad_alloc&) {
            ++refused;
        } catch (const std::logic_error& not_hooked) {
            is_blamed =
                std::string_view{not_hooked.what()}.find("nothrow_t") != std::string_view::npos;
        }
        allocations_left = -1;
        REQUIRE_FALSE(is_blamed);
    }
    REQUIRE(refused >= 4); // forms without an alignment
}
