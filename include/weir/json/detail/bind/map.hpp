// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/binder.hpp>
#include <weir/json/detail/bind/scalar.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/walk.hpp>

#include <concepts>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// The binder of objects to maps, for members of any name. If a name occurs twice, the last value
// counts.

namespace weir::json::detail {

template <class Map>
class map_binder {
    using key = typename Map::key_type;
    using mapped = typename Map::mapped_type;
    static_assert(std::same_as<key, std::string>,
                  "weir: json::read fills maps with keys of type std::string alone; convert them "
                  "in a stage behind it");

public:
    cursor bind(cursor from, Map& into, parse_context& at) {
        while (!into.empty()) spare_.push_back(into.extract(into.begin()));
        if (inner_ == nullptr) inner_ = std::make_unique<binder<mapped>>();
        return for_each_member(from, at, [&](std::string_view name, cursor value) -> cursor {
            node next = take(at);
            if (!bind_name(name, next.key(), at)) return nullptr;
            const cursor behind = inner_->bind(value, next.mapped(), at);
            if (behind == nullptr) return at.within(next.key());
            auto put = into.insert(std::move(next));
            if (put.inserted) return behind;
            std::swap(put.position->second, put.node.mapped());
            spare_.push_back(std::move(put.node));
            return behind;
        });
    }

private:
    using node = typename Map::node_type;

    node take(parse_context& at) {
        if (spare_.empty()) {
            constexpr std::size_t links = 4 * sizeof(void*); // about the overhead of a node
            at.grew(sizeof(typename Map::value_type) + links);
            Map one;
            one.try_emplace(key{});
            return one.extract(one.begin());
        }
        node last = std::move(spare_.back());
        spare_.pop_back();
        return last;
    }

    static bool bind_name(std::string_view raw, std::string& into, parse_context& at) {
        if (is_escaped(raw, at))
            return bind_escaped(raw, into, at)
                && (at.fits(into) || at.within(into.substr(0, longest_shown)));
        if (!at.fits(raw)) return at.within(raw.substr(0, longest_shown));
        keep_text(raw, into, at);
        return true;
    }

    static constexpr std::size_t longest_shown = 40; ///< bytes shown of a name that is too long

    std::unique_ptr<binder<mapped>> inner_; ///< made when needed: values may contain such a map
    std::vector<node> spare_;               ///< nodes of earlier, longer records, for reuse
};

template <class Key, class T, class Compare, class Allocator>
class binder<std::map<Key, T, Compare, Allocator>>
    : public map_binder<std::map<Key, T, Compare, Allocator>> {};
template <class Key, class T, class Hash, class Equal, class Allocator>
class binder<std::unordered_map<Key, T, Hash, Equal, Allocator>>
    : public map_binder<std::unordered_map<Key, T, Hash, Equal, Allocator>> {};

} // namespace weir::json::detail
