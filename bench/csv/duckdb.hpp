// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <dlfcn.h>
#include <memory>
#include <stdexcept>
#include <string>

// DuckDB by its C interface, from a library that is there when the program runs, or not.

namespace bench {

class duckdb {
public:
    /// Null if there is no such library. A database in memory, of one thread.
    static std::unique_ptr<duckdb> opened(const std::string& library) {
        void* const loaded = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (loaded == nullptr) return nullptr;
        return std::unique_ptr<duckdb>{new duckdb{loaded}};
    }
    duckdb(const duckdb&) = delete;
    duckdb& operator=(const duckdb&) = delete;

    void run(const std::string& statement) {
        result made;
        const bool failed = query_(connection_, statement.c_str(), &made) != 0;
        const std::string why = failed ? error_of_(&made) : "";
        destroy_(&made);
        if (failed) throw std::runtime_error{"DuckDB: " + why};
    }

private:
    struct result { // duckdb_result
        std::uint64_t counts[3]{};
        void* columns = nullptr;
        char* error = nullptr;
        void* internal = nullptr;
    };

    explicit duckdb(void* library) {
        const auto find = [library](auto& function, const char* name) {
            void* const found = ::dlsym(library, name);
            if (found == nullptr) throw std::runtime_error{std::string{"no "} + name};
            function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(found);
        };
        int (*open)(const char*, void**) = nullptr;
        int (*connect)(void*, void**) = nullptr;
        find(open, "duckdb_open");
        find(connect, "duckdb_connect");
        find(query_, "duckdb_query");
        find(error_of_, "duckdb_result_error");
        find(destroy_, "duckdb_destroy_result");
        void* database = nullptr;
        if (open(nullptr, &database) != 0 || connect(database, &connection_) != 0)
            throw std::runtime_error{"DuckDB does not open a database in memory"};
        run("SET threads TO 1");
    }

    void* connection_ = nullptr;
    int (*query_)(void*, const char*, result*) = nullptr;
    const char* (*error_of_)(result*) = nullptr;
    void (*destroy_)(result*) = nullptr;
};

} // namespace bench
