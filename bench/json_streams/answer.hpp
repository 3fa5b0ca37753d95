// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "excerpt.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// What a program has read, in a few numbers. Programs that are compared must find the same.

namespace bench {

struct answer {
    std::uint64_t records = 0;
    std::uint64_t checksum = 0; ///< does not depend on the order of the records
    std::uint64_t rejected = 0;

    bool operator==(const answer&) const = default;
};

inline std::string shown(const answer& a) {
    return std::to_string(a.records) + " records, checksum " + std::to_string(a.checksum) + ", "
         + std::to_string(a.rejected) + " rejected";
}

/// While the time is taken: enough that no member need not be read, and next to nothing to compute.
struct quick_checksum {
    template <class User> // user or user_view
    std::uint64_t operator()(const User& u) const noexcept {
        return static_cast<std::uint64_t>(u.user_id) + static_cast<std::uint64_t>(u.age)
             + u.username.size() + u.full_name.size() + u.email.size() + u.gender.size()
             + u.country.size() + u.city.size() + (u.occupation ? u.occupation->size() : 1000)
             + u.education.size() + u.interests.size() + u.languages.size() + u.last_login.size()
             + u.subscription.type.size() + u.subscription.start_date.size()
             + u.subscription.end_date.size();
    }
    std::uint64_t operator()(const user_excerpt& u) const noexcept {
        return static_cast<std::uint64_t>(u.age) + u.city.size() + u.subscription.type.size();
    }
    std::uint64_t operator()(std::string_view text) const noexcept { return text.size(); }
};

/// Before: every byte of every member.
struct thorough_checksum {
    template <class User>
    std::uint64_t operator()(const User& u) const noexcept {
        hash sum;
        sum.add(static_cast<std::uint64_t>(u.user_id));
        sum.add(static_cast<std::uint64_t>(u.age));
        for (const auto* text : {&u.username, &u.full_name, &u.email, &u.gender, &u.country,
                                 &u.city, &u.education, &u.last_login, &u.subscription.type,
                                 &u.subscription.start_date, &u.subscription.end_date})
            sum.add(*text);
        sum.add(u.occupation ? std::uint64_t{1} : std::uint64_t{0});
        if (u.occupation) sum.add(*u.occupation);
        for (const auto* texts : {&u.interests, &u.languages}) {
            sum.add(texts->size());
            for (const std::string_view text : *texts) sum.add(text);
        }
        return sum.bits;
    }
    std::uint64_t operator()(const user_excerpt& u) const noexcept {
        hash sum;
        sum.add(static_cast<std::uint64_t>(u.age));
        sum.add(u.city);
        sum.add(u.subscription.type);
        return sum.bits;
    }
    std::uint64_t operator()(std::string_view text) const noexcept {
        hash sum;
        sum.add(text);
        return sum.bits;
    }

private:
    struct hash { // FNV-1a
        std::uint64_t bits = 0xcbf29ce484222325;

        void add_byte(unsigned char byte) noexcept { bits = (bits ^ byte) * 0x100000001b3; }
        void add(std::uint64_t number) noexcept {
            for (int i = 0; i < 8; ++i) add_byte(static_cast<unsigned char>(number >> (8 * i)));
        }
        void add(std::string_view text) noexcept {
            add(std::uint64_t{text.size()});
            for (const char c : text) add_byte(static_cast<unsigned char>(c));
        }
    };
};

} // namespace bench
