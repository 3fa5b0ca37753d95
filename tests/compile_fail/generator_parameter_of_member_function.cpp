// SPDX-License-Identifier: BSL-1.0
// expect: add a weir::may_dangle_t parameter if the argument outlives the generator
#include <weir/stream/generator.hpp>

class alphabet {
public:
#ifdef WEIR_FIXED
    weir::generator<char> letters(weir::may_dangle_t = weir::may_dangle) const {
#else
    weir::generator<char> letters() const {
#endif
        for (char letter = 'a'; letter <= last_; ++letter) co_yield letter;
    }

private:
    char last_ = 'z';
};
