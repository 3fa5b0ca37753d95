// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../corpus/random.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Other spellings of the records of the users corpus.

namespace bench::forms {

/// The members of an object without blanks, each as its text: "name":value.
inline std::vector<std::string_view> members_of(std::string_view object) {
    std::vector<std::string_view> members;
    int depth = 0;
    bool in_string = false;
    std::size_t begin = 1;
    for (std::size_t i = 0; i < object.size(); ++i) {
        const char c = object[i];
        if (c == '"')
            in_string = !in_string;
        else if (in_string)
            i += c == '\\';
        else if (c == '{' || c == '[')
            ++depth;
        else if (c == '}' || c == ']')
            --depth;
        if (in_string || (depth != 0 && !(depth == 1 && c == ','))) continue;
        members.push_back(object.substr(begin, i - begin));
        begin = i + 1;
    }
    return members;
}

inline void append_object(std::string& out, const std::vector<std::string_view>& members) {
    char before = '{';
    for (const std::string_view member : members) {
        out += before;
        out += member;
        before = ',';
    }
    out += '}';
}

inline void append_reversed(std::string& out, std::string_view record) {
    const std::vector<std::string_view> members = members_of(record);
    append_object(out, {members.rbegin(), members.rend()});
}

/// In another order for each record.
inline void append_permuted(std::string& out, std::string_view record, std::uint64_t index) {
    constexpr std::uint64_t seed = 4711;
    corpus::choices choose{seed, index + 1};
    std::vector<std::string_view> members = members_of(record);
    for (std::size_t left = members.size(); left > 1; --left)
        std::swap(members[left - 1], members[choose.below(static_cast<std::uint32_t>(left))]);
    append_object(out, members);
}

/// As Python's json.dump(…, indent=2) writes it. JSON without blanks comes in pieces of any length.
class indenter {
public:
    void append(std::string& out, std::string_view text) {
        for (const char c : text) {
            if (in_string_) {
                out += c;
                in_string_ = is_escaped_ || c != '"';
                is_escaped_ = c == '\\' && !is_escaped_;
                continue;
            }
            if (c == '}' || c == ']') {
                --depth_;
                if (!std::exchange(is_opened_, false)) begin_line(out);
                out += c;
                continue;
            }
            if (std::exchange(is_opened_, false)) begin_line(out);
            out += c;
            if (c == '{' || c == '[') {
                ++depth_;
                is_opened_ = true;
            } else if (c == ',') {
                begin_line(out);
            } else if (c == ':') {
                out += ' ';
            } else if (c == '"') {
                in_string_ = true;
            }
        }
    }

private:
    void begin_line(std::string& out) const {
        out += '\n';
        out.append(2 * depth_, ' ');
    }

    std::size_t depth_ = 0;
    bool in_string_ = false;
    bool is_escaped_ = false;
    bool is_opened_ = false; ///< the last character, and nothing is in it yet
};

/// One record in a hundred, at random.
inline bool is_to_be_broken(std::uint64_t index) {
    constexpr std::uint64_t seed = 815;
    return corpus::choices{seed, index + 1}.one_in(100);
}

namespace detail {

/// The text with what `from` is in it, once at least, replaced at its first place.
inline std::string with(std::string_view text, std::string_view from, std::string_view to) {
    std::string changed{text};
    return changed.replace(changed.find(from), from.size(), to);
}

} // namespace detail

/// A line that holds no record, or one that is no user, in one of the ways in which a document
/// stream of simdjson goes wrong, in turn.
inline std::string broken(std::string_view record, std::uint64_t index) {
    using detail::with;
    const std::string_view open = record.substr(0, record.size() - 1);
    const std::string whole{record};
    switch (index % 16) {
    case 0: // the last bracket is missing
        return std::string{open};
    case 1:
        return whole + '}';
    case 2:
        return whole + "JUNK";
    case 3:
        return whole + whole;
    case 4:
        return std::string{open} + ",}";
    case 5: // within a string
        return whole.substr(0, whole.find('@'));
    case 6:
        return with(record, "\"age\":", "\"age\":,\"was\":");
    case 7:
        return with(record, "\"age\":", "\"age\" ");
    case 8:
        return with(record, "\"age\":", "\"age\":\"\",\"was\":");
    case 9:
        return with(record, "\"age\":", "\"age\":2.5,\"was\":");
    case 10:
        return with(record, "\"user_id\":", "\"user_id\":99999999999999999999,\"was\":");
    case 11:
        return with(record, ",\"city\"", " \"city\"");
    case 12:
        return with(record, "\"username\":\"", "\"username\":\"\\q");
    case 13:
        return with(record, "\"username\":\"", "\"username\":\"\xFF");
    case 14:
        return with(record, "\"username\":\"", "\"username\":\"\t");
    default:
        return with(record, "\"education\"", "\"learned\"");
    }
}

} // namespace bench::forms
