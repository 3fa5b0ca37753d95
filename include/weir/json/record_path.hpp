// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace weir::json::detail {

/// The steps of options.records_at: a JSON pointer (RFC 6901) in which `*` is any member or
/// element. Throws std::invalid_argument if the text is none.
class record_path {
public:
    static constexpr std::size_t most_steps = 64;

    record_path() = default;
    explicit record_path(std::string_view pointer) : pointer_{pointer} {
        if (pointer.empty()) return;
        if (pointer.front() != '/') refuse("begins with \"/\", as in \"/features\"");
        while (!pointer.empty()) {
            pointer.remove_prefix(1);
            const std::string_view step = pointer.substr(0, pointer.find('/'));
            pointer.remove_prefix(step.size());
            steps_.push_back(unescaped(step));
        }
        if (steps_.size() > most_steps) refuse("has at most 64 steps");
    }

    std::size_t size() const noexcept { return steps_.size(); }
    const std::string& text() const noexcept { return pointer_; }

    bool takes_member(std::size_t step, std::string_view name) const noexcept {
        return steps_[step] == "*" || steps_[step] == name;
    }
    bool takes_element(std::size_t step, std::uint64_t index) const {
        return steps_[step] == "*" || steps_[step] == std::to_string(index);
    }

private:
    std::string unescaped(std::string_view step) const {
        std::string text;
        for (std::size_t i = 0; i < step.size(); ++i) {
            if (step[i] != '~') {
                text += step[i];
                continue;
            }
            ++i;
            if (i == step.size() || (step[i] != '0' && step[i] != '1'))
                refuse("has ~0 for \"~\" and ~1 for \"/\" within a name");
            text += step[i] == '0' ? '~' : '/';
        }
        return text;
    }

    [[noreturn]] void refuse(const std::string& rule) const {
        throw std::invalid_argument{"weir: options.records_at is \"" + pointer_
                                    + "\", but a JSON pointer " + rule};
    }

    std::string pointer_;
    std::vector<std::string> steps_;
};

} // namespace weir::json::detail
