// SPDX-License-Identifier: BSL-1.0

// Three machines keep a log each. What happened, in the order in which it did?

#include <weir/weir.hpp>

#include <iostream>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

struct event {
    int time;
    std::string text;
};

constexpr std::string_view door = R"({"time":  1, "text": "door opened"}
                                     {"time":  4, "text": "door closed"}
                                     {"time": 12, "text": "door opened"}
)";
constexpr std::string_view lamp = R"({"time":  2, "text": "lamp on"}
                                     {"time": 12, "text": "lamp off"}
)";
constexpr std::string_view cat = R"({"time":  3, "text": "cat came in"}
                                    {"time":  5, "text": "cat fell asleep"}
                                    {"time": 13, "text": "cat went out"}
)";

// Each log is read as its records are wanted, one at a time.
auto events_of(std::string_view log) { return weir::json::read<event>(weir::bytes::memory{log}); }

void print(const event& e) { std::cout << "  " << e.time << "  " << e.text << '\n'; }

int main() {
    std::cout << "Each is in order already, so that merging them by time is enough:\n";
    weir::merge(&event::time, events_of(door), events_of(lamp), events_of(cat))
        | weir::for_each(print);

    std::cout << "\nIt may be any number of logs. The last two events of the first five:\n";
    const std::vector<std::string_view> logs{door, lamp, cat};
    weir::merge(&event::time, logs | std::views::transform(events_of)) | weir::take(5)
        | std::views::drop(3) | weir::for_each(print);

    std::cout << "\nWhere it is not the time that matters, but that all have their turn:\n";
    weir::interleave(events_of(door), events_of(lamp), events_of(cat)) | weir::for_each(print);
}
