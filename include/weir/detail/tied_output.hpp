// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

namespace weir::detail {

/// An output that is filled on this thread. Before a source waits for more input, the output hands on
/// what it has kept, as std::cout does before std::cin waits: whoever is to answer may be waiting for
/// it. Lives and dies on one thread.
class tied_output {
public:
    tied_output(const tied_output&) = delete;
    tied_output& operator=(const tied_output&) = delete;

    /// Throws what the sink throws.
    virtual void hand_on() = 0;

protected:
    tied_output() noexcept;
    virtual ~tied_output();

private:
    friend void hand_on_tied_outputs();

    tied_output* next_;
};

/// Those of this thread, the latest first.
[[gnu::visibility("default")]] inline constinit thread_local tied_output* tied_outputs = nullptr;

inline bool has_tied_outputs() noexcept { return tied_outputs != nullptr; }

void hand_on_tied_outputs();

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/tied_output-inl.hpp>
#endif
