# SPDX-License-Identifier: BSL-1.0
#
# Included before weir; expect_untouched() after it. A library that is depended on must leave its
# parent as it was: the flags, the build type, the properties of the directory, the tests.
set(watched_variables
    BUILD_SHARED_LIBS BUILD_TESTING
    CMAKE_BUILD_TYPE CMAKE_CXX_EXTENSIONS CMAKE_CXX_FLAGS CMAKE_CXX_FLAGS_DEBUG
    CMAKE_CXX_FLAGS_RELEASE CMAKE_CXX_STANDARD CMAKE_EXE_LINKER_FLAGS CMAKE_MODULE_PATH
    CMAKE_POSITION_INDEPENDENT_CODE CMAKE_RUNTIME_OUTPUT_DIRECTORY
)
set(watched_properties COMPILE_DEFINITIONS COMPILE_OPTIONS INCLUDE_DIRECTORIES LINK_OPTIONS)

function(describe_parent result)
    set(description "")
    foreach(variable IN LISTS watched_variables)
        string(APPEND description "${variable}=${${variable}}\n")
    endforeach()
    foreach(property IN LISTS watched_properties)
        get_property(value DIRECTORY PROPERTY ${property})
        string(APPEND description "${property}=${value}\n")
    endforeach()
    set(${result} "${description}" PARENT_SCOPE)
endfunction()

describe_parent(parent_before)

function(expect_untouched)
    describe_parent(parent_after)
    if(NOT parent_after STREQUAL parent_before)
        message("Before:\n${parent_before}\nAfter:\n${parent_after}")
        message(FATAL_ERROR "weir changed its parent.")
    endif()
    foreach(target IN ITEMS weir_tests weir_demo)
        if(TARGET ${target})
            message(FATAL_ERROR "weir builds ${target} in a project that only uses it.")
        endif()
    endforeach()
endfunction()
