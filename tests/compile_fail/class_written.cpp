// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::write cannot write this type; it writes integers, float and double, bool, enumerations with a fixed underlying type, std::string,
#include <weir/json/write.hpp>

#include <complex>
#include <vector>

struct sample {
#ifdef WEIR_FIXED
    double signal;
#else
    std::complex<double> signal;
#endif
};

auto save(std::vector<sample>& samples) { return samples | weir::json::write("samples.ndjson"); }
