// SPDX-License-Identifier: BSL-1.0
#include "require.hpp"

#include <weir/memory/hooks.hpp>
#include <weir/memory/trace.hpp>

#include <dlfcn.h>

#include <string>

WEIR_DEFINE_ALLOCATION_HOOKS;

int main(int count, char** arguments) {
    require(count == 2, "the plugin is named");
    const weir::trace trace;
    void* const library = ::dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
    require(library != nullptr, "the plugin can be opened");
    reinterpret_cast<void (*)()>(::dlsym(library, "run_plugin"))();
    ::dlclose(library);
    require(::dlopen(arguments[1], RTLD_NOW | RTLD_NOLOAD) == nullptr, "the plugin is unloaded");

    const weir::report report = trace.report();
    require(report.stages.size() == 2, "its gauge and its scope are in the report");
    for (const auto& row : report.stages) {
        require(row.name == "plugin" || row.name == "whole", "they have their names");
        require(row.file.ends_with("plugin.cpp"), "and their places");
    }
    require(report.records == 100, "its records are counted");
}
