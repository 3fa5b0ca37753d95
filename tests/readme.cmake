# SPDX-License-Identifier: BSL-1.0
#
# The first C++ block of the README must be the example that the tests compile and run, all but the
# example's SPDX line, so that what a newcomer copies is known to work.
#   cmake -D README=<file> -D EXAMPLE=<file> -P readme.cmake
cmake_minimum_required(VERSION 3.25)

file(READ "${README}" readme)
set(fence "\n```cpp\n")
string(FIND "${readme}" "${fence}" begin)
if(begin EQUAL -1)
    message(FATAL_ERROR "${README} has no block that begins with ```cpp.")
endif()
string(LENGTH "${fence}" length)
math(EXPR begin "${begin} + ${length}")
string(SUBSTRING "${readme}" ${begin} -1 shown)
string(FIND "${shown}" "\n```" end)
if(end EQUAL -1)
    message(FATAL_ERROR "The first C++ block in ${README} is not closed.")
endif()
math(EXPR end "${end} + 1") # the line break before the fence ends the block's last line
string(SUBSTRING "${shown}" 0 ${end} shown)

file(READ "${EXAMPLE}" example)
string(REGEX REPLACE "^// SPDX[^\n]*\n+" "" example "${example}")

if(NOT shown STREQUAL example)
    message("-------- README\n${shown}-------- example\n${example}--------")
    message(FATAL_ERROR "The first C++ block in ${README} and ${EXAMPLE} differ.")
endif()
