// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace weir::test {

/// Text that arrives in pieces: no read goes beyond `cut`, nor returns more than `longest` bytes.
class chunks final : public bytes::source {
public:
    static chunks cut_at(std::string_view text, std::size_t cut) {
        return chunks{text, cut, text.size() + 1};
    }
    static chunks of(std::string_view text, std::size_t longest) {
        return chunks{text, text.size(), longest};
    }

    std::size_t read(std::span<char> into) override {
        const std::size_t until = passed_ < cut_ ? cut_ : text_.size();
        const std::size_t got = std::min({into.size(), until - passed_, longest_});
        if (got != 0) std::memcpy(into.data(), text_.data() + passed_, got);
        passed_ += got;
        return got;
    }
    std::string name() const override { return "chunks"; }

private:
    chunks(std::string_view text, std::size_t cut, std::size_t longest)
        : text_{text}, cut_{cut}, longest_{longest} {}

    std::string_view text_;
    std::size_t cut_;
    std::size_t longest_;
    std::size_t passed_ = 0;
};

} // namespace weir::test
