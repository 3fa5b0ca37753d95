// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/printable.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/pipe_node.hpp>
#include <weir/stream/detail/view_names.hpp>
#include <weir/stream/stage.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace weir {

namespace detail {

/// The last range of a pipe, without the ref_view or owning_view around it.
template <class Range>
constexpr auto& marked_end_of(Range& range) {
    if constexpr (only_holds<std::remove_cv_t<Range>>)
        return marked_end_of(range.base());
    else
        return range;
}

inline void append_explained(std::string& text, std::string_view passed, std::string_view name,
                             std::string_view place) {
    constexpr std::size_t passed_width = 12, name_width = 32;
    text.append(passed_width - std::min(passed_width, passed.size()), ' ').append(passed);
    text.append("  ").append(name);
    if (!place.empty())
        text.append(name_width - std::min(name_width - 2, name.size()), ' ').append(place);
    text += '\n';
}

inline void append_views(std::string& text, pipe_node::view_names views) {
    views(
        [](void* to, std::string_view name) {
            append_explained(*static_cast<std::string*>(to), "", name, "");
        },
        &text);
}

/// What is told of one stage.
struct explained_stage {
    stage_place where;
    pipe_node::view_names views;
    std::uint64_t passed;
};

/// Appends the stages in the order in which elements pass, upstream first, as far as there is room.
/// Returns how many there are.
inline std::size_t copy_stages(const pipe_node& last, std::vector<explained_stage>& to) {
    std::size_t count = 1;
    for (const pipe_node* each = last.first_source(); each != nullptr; each = each->next())
        count += copy_stages(*each, to);
    if (to.size() < to.capacity()) to.push_back({last.where(), last.views(), last.passed()});
    return count;
}

inline std::vector<explained_stage> stages_until(const pipe_node& last) {
    std::vector<explained_stage> copied;
    for (std::size_t count = 16; copied.size() != count;) {
        copied.clear();
        copied.reserve(count);
        const pipe_node::locked_links hold;
        count = copy_stages(last, copied);
    }
    return copied;
}

inline void append_explained(std::string& text, const explained_stage& stage) {
    append_views(text, stage.views);
    std::string_view file = stage.where.written.file_name();
    file.remove_prefix(file.rfind('/') + 1); // npos + 1 is 0
    append_explained(text, std::to_string(stage.passed), on_one_line(stage.where.name.view()),
                     std::string{file} + ':' + std::to_string(stage.where.written.line()));
}

} // namespace detail

/// Describes a pipe as text. One line per stage, in the order in which elements pass: how many have
/// passed so far, the name of the stage, and where in the source code it was written.
///
///     auto adults = users | weir::stage("users") | weir::through(first_in_city) | weir::take(3);
///     for (auto& user : adults) ...
///     std::cout << weir::explain(adults);
///
/// A stage is shown from its first pull until it is destroyed: before the first pull, only the last
/// stage and the views before it are shown. A stage belongs to the pipe that pulled it first, and
/// must be reached by the first pull of that pipe. Views that are not weir's are shown by name,
/// without counts.
///
/// The pipe must be an lvalue, and end in one of weir's stages. Pulls nothing and changes nothing.
/// Throws std::bad_alloc.
template <class Pipe>
[[nodiscard]] std::string explain(Pipe&& pipe) {
    static_assert(std::is_lvalue_reference_v<Pipe>,
                  "weir: weir::explain tells what a pipe has done, and a temporary has done "
                  "nothing yet; keep the pipe in a variable");
    auto& last = detail::marked_end_of(pipe);
    using last_type = std::remove_reference_t<decltype(last)>;
    // If gauges are compiled out, there may be no stage at the end.
    static_assert(detail::marked<last_type> || !WEIR_GAUGES,
                  "weir: weir::explain cannot look into this range; end the pipe with a stage of "
                  "weir's, weir::stage(\"end\") for example");
    std::string text;
    detail::append_explained(text, "passed", "stage", "written at");
    if constexpr (detail::marked<last_type>) {
        for (const auto& stage : detail::stages_until(last.explained()))
            detail::append_explained(text, stage);
    } else {
        detail::append_views(text, &detail::tell_view_names<last_type>);
    }
    return text;
}

} // namespace weir
