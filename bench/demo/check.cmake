# SPDX-License-Identifier: BSL-1.0
#
# Runs the demo in DIRECTORY on a small file of lines with a byte order mark, on the same compressed by
# each tool that is here, if the demo reads that (GZIP, ZSTD), and on files that are not lines.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${DIRECTORY})
file(MAKE_DIRECTORY ${DIRECTORY})

# demo(<file> <printed> <complained>): runs it; the two variables and `result` say what came of it.
macro(demo file printed complained)
    execute_process(
        COMMAND ${DEMO} ${file}
        WORKING_DIRECTORY ${DIRECTORY}
        RESULT_VARIABLE result
        OUTPUT_VARIABLE ${printed}
        ERROR_VARIABLE ${complained}
    )
endmacro()

string(REPEAT "{\"text\":\"café\",\"more\":[1,2,3]}\n[1,{}]\n\n\"x\"\n-1.5\n" 200 lines)
string(ASCII 239 187 191 byte_order_mark)
file(WRITE ${DIRECTORY}/lines.ndjson "${byte_order_mark}${lines}")
set(answer "800 records, [^\n]*: objects 200, arrays 200, strings 200, numbers 200, ")

foreach(tool IN ITEMS cat gzip zstd)
    string(TOUPPER ${tool} is_read)
    if(NOT tool STREQUAL cat)
        find_program(${tool} ${tool})
        if(NOT ${is_read} OR NOT ${tool})
            continue()
        endif()
        execute_process(
            COMMAND ${${tool}} -c lines.ndjson
            WORKING_DIRECTORY ${DIRECTORY}
            OUTPUT_FILE ${DIRECTORY}/lines.${tool}
            COMMAND_ERROR_IS_FATAL ANY
        )
    else()
        file(COPY_FILE ${DIRECTORY}/lines.ndjson ${DIRECTORY}/lines.cat)
    endif()
    demo(lines.${tool} printed complained)
    if(NOT result EQUAL 0 OR NOT printed MATCHES "${answer}")
        message(FATAL_ERROR "lines.${tool}: the demo ended with ${result}\n${printed}${complained}")
    endif()
endforeach()

file(WRITE ${DIRECTORY}/array.json "[{\"a\":1},\n{\"a\":2}]\n")
file(WRITE ${DIRECTORY}/values.json "{\n\"a\":1}\n{\"a\":2}\n")
foreach(file IN ITEMS array.json values.json)
    demo(${file} printed complained)
    if(NOT result EQUAL 1 OR NOT printed STREQUAL "" OR NOT complained MATCHES "one record a line")
        message(FATAL_ERROR "${file}: the demo ended with ${result}\n${printed}${complained}")
    endif()
endforeach()
