# SPDX-License-Identifier: BSL-1.0
#
# Lists of sources are written by hand. This finds the file that was forgotten: a header that is
# neither installed nor compiled alone, a test that never runs.
#   cmake -D ROOT=<project> -P listed.cmake
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE files
    ${ROOT}/include/*.hpp ${ROOT}/tests/*.cpp ${ROOT}/examples/*.cpp ${ROOT}/bench/*.cpp
)
list(FILTER files EXCLUDE REGEX "/tests/consume/") # projects of their own

set(forgotten "")
foreach(file IN LISTS files)
    cmake_path(GET file PARENT_PATH directory)
    while(NOT EXISTS ${directory}/CMakeLists.txt)
        cmake_path(GET directory PARENT_PATH directory)
    endwhile()
    file(STRINGS ${directory}/CMakeLists.txt words REGEX "^[^#]")
    string(REGEX MATCHALL "[^ \t()\";]+" words "${words}")
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${directory} OUTPUT_VARIABLE name)
    if(NOT name IN_LIST words)
        string(APPEND forgotten "  ${directory}/CMakeLists.txt does not list ${name}\n")
    endif()
endforeach()
if(forgotten)
    message(FATAL_ERROR "Forgotten files:\n${forgotten}")
endif()
