# SPDX-License-Identifier: BSL-1.0
#
# weir_add_compiled(<target> <library of the headers> <their directory> <floor>...) is a static library
# of these floors in the compiled form, built when something links it, with the flags of the project
# that does, and with WEIR_COMPILED_OPTIONS.
function(weir_add_compiled target headers include_dir)
    list(TRANSFORM ARGN PREPEND ${include_dir}/weir/ OUTPUT_VARIABLE sources)
    list(TRANSFORM sources APPEND .cpp)
    add_library(${target} STATIC EXCLUDE_FROM_ALL ${sources})
    target_link_libraries(${target} PUBLIC ${headers})
    target_compile_options(${target} PRIVATE ${WEIR_COMPILED_OPTIONS})
    target_compile_definitions(${target} PUBLIC WEIR_COMPILED)
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()
