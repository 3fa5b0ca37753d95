// SPDX-License-Identifier: BSL-1.0

// Prices change at some times, orders come at others. What was the price when each order came?

#include <weir/weir.hpp>

#include <iostream>
#include <string>
#include <string_view>

struct price_change {
    int time;
    int cents;
};

struct order {
    int time;
    std::string customer;
    int pieces;
};

constexpr std::string_view prices = R"({"time":  0, "cents": 250}
                                       {"time": 10, "cents": 275}
                                       {"time": 30, "cents": 240}
)";
constexpr std::string_view orders = R"({"time":  5, "customer": "Amina", "pieces": 2}
                                       {"time":  9, "customer": "Jan",   "pieces": 1}
                                       {"time": 30, "customer": "Rui",   "pieces": 4}
                                       {"time": 41, "customer": "Aiko",  "pieces": 3}
)";

template <class T>
auto records_of(std::string_view text) {
    return weir::json::read<T>(weir::bytes::memory{text});
}

int main() {
    // Whenever one of the streams brings something there is a pair: of that, and of the latest of
    // the other. Of a price and an order at the same time the price comes first, as it does here.
    constexpr auto time = [](const auto& each) { return each.time; };
    for (const auto& [price, order] :
         weir::zip_latest(time, records_of<price_change>(prices), records_of<order>(orders))) {
        std::cout << price.cents << " cents since " << price.time;
        if (order.time >= price.time)
            std::cout << ", so that " << order.customer << " pays " << order.pieces * price.cents
                      << " for " << order.pieces << " at " << order.time;
        std::cout << '\n';
    }
}
