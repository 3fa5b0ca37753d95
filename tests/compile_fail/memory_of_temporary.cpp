// SPDX-License-Identifier: BSL-1.0
// expect: weir: bytes::memory does not copy its text, and this string is gone before it is read; give it a name, and let that outlive the pipe
#include <weir/bytes/memory.hpp>

#include <string>

std::string download();

#ifdef WEIR_FIXED
std::size_t first_bytes(char (&into)[8]) {
    const std::string text = download();
    return weir::bytes::memory{text}.read(into);
}
#else
weir::bytes::memory source() { return weir::bytes::memory{download()}; }
#endif
