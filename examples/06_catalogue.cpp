// SPDX-License-Identifier: BSL-1.0

// A shop sells each model in several sizes and colours. What is in its catalogue?

#include <weir/weir.hpp>

#include <iostream>
#include <ranges>
#include <string>
#include <vector>

struct product {
    std::string model;
    int euros;
    std::string size = {}, colour = {};
};

// An attribute is a generator: of one product it makes all those that differ in it. It sees the
// attributes chosen before, so they can limit it.
weir::generator<product> in_each_size(product p) {
    if (p.model == "scarf") {
        co_yield p; // a copy, which whoever gets it may change
        co_return;
    }
    for (const char* size : {"S", "M", "L"}) {
        p.size = size;
        co_yield p;
    }
}

weir::generator<product> in_each_colour(product p) {
    for (const char* colour : {"red", "blue"}) {
        p.colour = colour;
        co_yield p;
    }
}

weir::generator<product> plain_or_embroidered(product p) {
    co_yield p;
    if (p.size == "S") co_return; // no room for it
    p.model += ", embroidered";
    p.euros += 15;
    co_yield p;
}

int main() {
    const std::vector<product> models{{"shirt", 40}, {"scarf", 25}};

    // Composed, attributes are one more attribute, that of all combinations.
    const auto in_all_variants = weir::compose(in_each_size, in_each_colour, plain_or_embroidered);
    for (const product& model : models)
        std::cout << (in_all_variants(model) | weir::count()) << " variants of the " << model.model
                  << '\n';

    // In a pipe that is flat_map. There is no list of variants anywhere: each is made, looked at
    // and forgotten before the next.
    std::cout << "\nThe red ones:\n";
    auto red = models | weir::flat_map(in_all_variants)
             | std::views::filter([](const product& p) { return p.colour == "red"; });
    for (const product& p : red)
        std::cout << "  " << p.model << (p.size.empty() ? "" : ", " + p.size) << ", " << p.euros
                  << " euros\n";

    // Another attribute is another word: weir::compose(in_all_variants, in_each_material).
    const auto dearest = models | weir::flat_map(in_all_variants) | weir::max(&product::euros);
    std::cout << "\nThe first of the dearest: " << dearest->model << ", " << dearest->size << ", "
              << dearest->colour << '\n';
}
