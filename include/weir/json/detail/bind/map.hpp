// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/binder.hpp>
#include <weir/json/detail/bind/member_lookup.hpp>
#include <weir/json/detail/bind/scalar.hpp>
#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/simdjson.hpp>
#include <weir/json/detail/parse/token.hpp>

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
    template <class Source>
    bool bind(Source& from, Map& into, parse_context& at) {
        const parse_context::level nested{at};
        if (!nested.fits()) return false;
        while (!into.empty()) spare_.push_back(into.extract(into.begin()));
        ondemand::object object;
        if (const simdjson::error_code error = from.get_object().get(object);
            error != simdjson::SUCCESS)
            return not_opened(at, error, "an object", token_of(from));
        if (inner_ == nullptr) inner_ = std::make_unique<binder<mapped>>();
        for (auto item : object) {
            if (item.error() != simdjson::SUCCESS) return at.fail(item.error());
            ondemand::field& field = in_place(item);
            node next = take(at);
            if (!bind_name(field, next.key(), at)) return false;
            if (!inner_->bind(field.value(), next.mapped(), at)) return at.within(next.key());
            auto put = into.insert(std::move(next));
            if (put.inserted) continue;
            std::swap(put.position->second, put.node.mapped());
            spare_.push_back(std::move(put.node));
        }
        return true;
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

    static bool bind_name(ondemand::field& field, std::string& into, parse_context& at) {
        const std::string_view raw = raw_name(field.key().raw());
        if (!at.has_escapes() || raw.find('\\') == raw.npos) {
            if (!at.fits(raw)) return at.within(raw.substr(0, longest_shown));
            keep_text(raw, into, at);
            return true;
        }
        const std::size_t capacity = into.capacity();
        into.clear();
        if (!unescape(raw, into)) return at.fail(simdjson::STRING_ERROR);
        if (into.capacity() > capacity) at.grew(into.capacity());
        return at.fits(into) || at.within(into.substr(0, longest_shown));
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
