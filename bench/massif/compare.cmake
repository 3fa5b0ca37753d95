# SPDX-License-Identifier: BSL-1.0
#
# Compares the peak that weir reports with the one that valgrind's massif sees, which counts by
# itself what malloc hands out. What both programs allocate in any case (the C++ runtime, the trace's
# own timeline) is what massif sees of a program that does nothing. Fails if the two differ by more
# than a hundredth.
cmake_minimum_required(VERSION 3.25)

find_program(VALGRIND valgrind)
if(NOT VALGRIND)
    message(FATAL_ERROR "valgrind was not found")
endif()
set(users ${DIRECTORY}/massif_users.ndjson)
execute_process(COMMAND ${WRITE_CORPUS} users ${RECORDS} ${users} COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)

# What massif says of a run, and what weir does.
function(run what massif_result weir_result)
    set(file ${DIRECTORY}/massif.${what}.out)
    execute_process(
        COMMAND ${VALGRIND} --tool=massif --soname-synonyms=somalloc=nouserintercepts --peak-inaccuracy=0.0 --massif-out-file=${file}
            ${PROGRAM} ${what} ${users}
        OUTPUT_VARIABLE told ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY
    )
    file(STRINGS ${file} heaps REGEX "^mem_heap_B=")
    set(most 0)
    foreach(heap IN LISTS heaps)
        string(REPLACE "mem_heap_B=" "" heap ${heap})
        if(heap GREATER most)
            set(most ${heap})
        endif()
    endforeach()
    set(${massif_result} ${most} PARENT_SCOPE)
    string(REGEX MATCHALL "[0-9]+" told "${told}")
    set(${weir_result} ${told} PARENT_SCOPE)
endfunction()

run(nothing nothing_massif nothing_weir)
message("${RECORDS} users, bytes at the peak:")
message("program  weir  its headers  massif  of it in any case  difference")
foreach(what lazy eager)
    run(${what} massif weir)
    list(GET weir 0 peak)
    list(GET weir 1 headers)
    math(EXPR difference "${massif} - ${nothing_massif} - ${peak} - ${headers}")
    message("${what}  ${peak}  ${headers}  ${massif}  ${nothing_massif}  ${difference}")
    math(EXPR tolerated "${peak} / 100")
    if(difference GREATER tolerated OR difference LESS -${tolerated})
        message(FATAL_ERROR "weir and massif do not agree")
    endif()
endforeach()
