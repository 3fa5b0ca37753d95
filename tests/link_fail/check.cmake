# SPDX-License-Identifier: BSL-1.0
#
# Links INPUTS. What the linker says must contain EXPECT; where that is empty, the
# program must link.
cmake_minimum_required(VERSION 3.25)

separate_arguments(flags NATIVE_COMMAND "${FLAGS}")
execute_process(
    COMMAND ${COMPILER} ${flags} ${INPUTS} -o ${PROGRAM}
    RESULT_VARIABLE result
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output
)

if(NOT EXPECT)
    if(NOT result EQUAL 0)
        message("${output}")
        message(FATAL_ERROR "The right program does not link.")
    endif()
    return()
endif()

if(result EQUAL 0)
    message(FATAL_ERROR "The wrong program links. The linker should name\n  ${EXPECT}")
endif()
string(FIND "${output}" "${EXPECT}" found)
if(found EQUAL -1)
    message("${output}")
    message(FATAL_ERROR "The wrong program is refused, but the linker does not name\n  ${EXPECT}")
endif()
