// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/interop/detail/exact_bytes.hpp>
#include <weir/interop/detail/ranks_table.hpp>
#include <weir/json/options.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iterator>
#include <optional>
#include <ostream>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <unistd.h>
#include <utility>
#include <vector>

#ifndef OMPI_SKIP_MPICXX
#define OMPI_SKIP_MPICXX 1 // the C API alone
#endif
#ifndef MPICH_SKIP_MPICXX
#define MPICH_SKIP_MPICXX 1
#endif
#include <mpi.h>

// One program on many machines. Each process, a rank, reads its part of the input, and the results
// are merged:
//
//     int main(int argc, char** argv) {
//         return weir::mpi::run(argc, argv, [&] {
//             weir::trace trace;
//             auto mine = weir::json::read<user>(path, {.split = weir::mpi::split(MPI_COMM_WORLD)})
//                       | weir::stage("parse") | weir::count_by(&user::city);
//             const auto total = weir::mpi::reduce(std::move(mine), merge, MPI_COMM_WORLD);
//             if (total) print(*total); // on rank 0
//             weir::mpi::report(trace, MPI_COMM_WORLD, std::cout);
//         });
//     }
//
// MPI 3.0 or newer, Open MPI or MPICH. An error of MPI in these functions is a std::runtime_error that
// says which call failed. They are called on the thread that called run().

namespace weir::mpi {

namespace detail {

/// `call` is what returned the code.
inline void check(int code, const std::string& call) {
    if (code == MPI_SUCCESS) return;
    std::array<char, MPI_MAX_ERROR_STRING> text{};
    int length = 0;
    MPI_Error_string(code, text.data(), &length);
    throw std::runtime_error{"weir::mpi: " + call + ": "
                             + std::string{text.data(), static_cast<std::size_t>(length)}};
}

/// Outside of its use, and of what is no communicator, MPI would end the program.
inline void check_usable(MPI_Comm comm) {
    int begun = 0, ended = 0;
    check(MPI_Initialized(&begun), "MPI_Initialized");
    check(MPI_Finalized(&ended), "MPI_Finalized");
    if (begun == 0 || ended != 0)
        throw std::logic_error{"weir::mpi: MPI is not in use here; call it in weir::mpi::run"};
    if (comm == MPI_COMM_NULL)
        throw std::invalid_argument{"weir::mpi: MPI_COMM_NULL is no communicator"};
}

inline json::split place_in(MPI_Comm comm) {
    int rank = 0, size = 1;
    check(MPI_Comm_rank(comm, &rank), "MPI_Comm_rank");
    check(MPI_Comm_size(comm, &size), "MPI_Comm_size");
    return {static_cast<std::size_t>(rank), static_cast<std::size_t>(size)};
}

/// A duplicate of a communicator, whose messages are weir's alone, and whose errors are returned.
/// Made and destroyed by all ranks.
class channel {
public:
    explicit channel(MPI_Comm of) {
        check_usable(of);
        check(MPI_Comm_dup(of, &comm_), "MPI_Comm_dup");
        check(MPI_Comm_set_errhandler(comm_, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
        place_ = place_in(comm_);
    }
    ~channel() {
        // It may wait for the others, and they for the one that failed.
        if (std::uncaught_exceptions() == 0) MPI_Comm_free(&comm_);
    }
    channel(const channel&) = delete;
    channel& operator=(const channel&) = delete;

    std::size_t rank() const noexcept { return place_.index; }
    std::size_t size() const noexcept { return place_.count; }

    void send(std::span<const std::byte> bytes, std::size_t to) const {
        check(MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, static_cast<int>(to),
                       0, comm_),
              "MPI_Send to rank " + std::to_string(to));
    }
    std::size_t receive(std::span<std::byte> into, std::size_t from) const {
        MPI_Status status;
        int size = 0;
        check(MPI_Recv(into.data(), static_cast<int>(into.size()), MPI_BYTE, static_cast<int>(from),
                       0, comm_, &status),
              "MPI_Recv from rank " + std::to_string(from));
        check(MPI_Get_count(&status, MPI_BYTE, &size), "MPI_Get_count");
        return static_cast<std::size_t>(size);
    }

private:
    MPI_Comm comm_ = MPI_COMM_NULL;
    json::split place_;
};

/// Sent before a T. Another number, or the same in another order of bytes, is of another program, or
/// of a machine whose numbers are others.
template <class T>
inline constexpr std::uint64_t mark_of = 0x7765'6972'0000'0000 + sizeof(T);

template <class T>
void send(const T& value, const channel& over, std::size_t to) {
    weir::detail::exact_writer writer{
        [&](std::span<const std::byte> piece) { over.send(piece, to); }};
    writer.put(mark_of<T>);
    writer.put(value);
    writer.finish();
}

template <class T>
T receive(const channel& over, std::size_t from) {
    weir::detail::exact_reader reader{
        [&](std::span<std::byte> into) { return over.receive(into, from); }};
    if (reader.template get<std::uint64_t>() != mark_of<T>)
        throw std::runtime_error{"weir::mpi: what rank " + std::to_string(from)
                                 + " sent is another type: its program is another one, or its "
                                   "machine has other numbers"};
    return reader.template get<T>();
}

/// After round i, each rank that is divisible by 2^i has what it and the 2^i - 1 behind it had.
template <class T, class Merge>
std::optional<T> reduce(std::optional<T> mine, Merge& merge, MPI_Comm comm) {
    const channel over{comm};
    for (std::size_t step = 1; step < over.size(); step *= 2) {
        if (over.rank() % (2 * step) != 0) {
            send(*mine, over, over.rank() - step);
            return std::nullopt;
        }
        if (over.rank() + step < over.size())
            mine.emplace(
                T(std::invoke(merge, std::move(*mine), receive<T>(over, over.rank() + step))));
    }
    return mine;
}

/// Ends the job with this message, and all its processes.
[[noreturn]] inline void end_job(const std::string& why, int code) {
    int rank = 0, size = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    const std::string line =
        "rank " + std::to_string(rank) + " of " + std::to_string(size) + ": " + why + '\n';
    std::fflush(stdout); // nobody else will
    std::fputs(line.c_str(), stderr);
    // MPICH's launcher kills its processes at once, and drops what it has not passed on yet.
    ::usleep(200'000);
    MPI_Abort(MPI_COMM_WORLD, code);
    std::abort(); // is not reached
}

} // namespace detail

/// Calls `main()` between MPI_Init and MPI_Finalize, and returns what main() is to return:
///
///     int main(int argc, char** argv) {
///         return weir::mpi::run(argc, argv, [&] { ... });
///     }
///
/// `main` returns nothing, or an int. If it throws on any rank, or returns other than 0, the whole
/// job ends with that rank's message and a code that is not 0: no other rank waits for one that is
/// gone. Destructors run on the rank that threw, and on no other; files that are being written do
/// not appear. If MPI has been initialized already, that and MPI_Finalize are the caller's.
template <std::invocable Main>
int run(int& argc, char**& argv, Main&& main) {
    int begun = 0, provided = 0;
    MPI_Initialized(&begun);
    if (begun == 0) MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
    int code = 0;
    try {
        if constexpr (std::is_void_v<std::invoke_result_t<Main>>)
            std::invoke(std::forward<Main>(main));
        else
            code = std::invoke(std::forward<Main>(main));
    } catch (const std::exception& error) {
        detail::end_job(error.what(), EXIT_FAILURE);
    } catch (...) {
        detail::end_job("an exception that is no std::exception", EXIT_FAILURE);
    }
    if (code != 0) detail::end_job("returned " + std::to_string(code), code);
    if (begun == 0) MPI_Finalize();
    return 0;
}

/// This rank's part of what all ranks of the communicator read together, for json::options. Each
/// rank needs a quarantine file of its own: put `.index`, the rank, into its name.
[[nodiscard]] inline json::split split(MPI_Comm comm) {
    detail::check_usable(comm);
    return detail::place_in(comm);
}

/// Merges the results of all ranks, in the order of the ranks. Returns the whole on rank 0, where it
/// is printed or written, and std::nullopt on all others, which would only hold it in memory. All
/// ranks of the communicator call it.
///
/// `merge(T, T)` returns a T. It is called in a tree, so it must be associative; it need not be
/// commutative: the first argument is always of lower ranks. A rank whose part was empty has a
/// result, too, and it is merged like all others.
///
/// T: what a sink returns: numbers, enumerations, std::string, std::optional, std::unique_ptr,
/// std::variant, std::pair, std::tuple, std::array, containers, and plain structs (aggregates without
/// base classes and C arrays) of these; each arrives exactly as it was. Any other trivially copyable
/// class is sent as its bytes, and must have no pointers. The machines must have the same
/// representation of numbers; it is an error if the order of bytes, or the size of a T, is another.
///
/// Time: log2(ranks) rounds. Memory: two results and what merge() takes, and 256 KiB, whatever the size
/// of a result; in the table as the scope "mpi::reduce".
///
/// Throws: what merge() throws; std::runtime_error if MPI fails. Then other ranks still wait: let it
/// leave run().
template <class T, class Merge>
[[nodiscard]] std::optional<T> reduce(T result, Merge merge, MPI_Comm comm) {
    constexpr bool is_sendable = weir::detail::is_sendable<T>();
    constexpr bool is_merge = std::is_invocable_r_v<T, Merge&, T, T>;
    static_assert(is_sendable,
                  "weir: weir::mpi::reduce cannot send this result to another process; it sends "
                  "numbers, enumerations, std::string, std::optional, std::unique_ptr, "
                  "std::variant, std::pair, std::tuple, containers, plain structs (aggregates "
                  "without base classes and C arrays) of these, and trivially copyable classes; "
                  "nothing that points or borrows: make one of these of it first");
    static_assert(is_merge || !is_sendable,
                  "weir: weir::mpi::reduce needs a function that takes two results and returns one "
                  "of the same type: merge(T, T)");
    if constexpr (is_sendable && is_merge) {
        const weir::scope charged{"mpi::reduce"};
        return detail::reduce<T>(std::move(result), merge, comm);
    } else {
        return std::nullopt;
    }
}

/// Prints the reports of all ranks on rank 0, as one table: for each stage, on how many ranks it was,
/// how many records passed it, and the least, median, largest and summed peak of the ranks, with the
/// rank that has the largest. Stages of two ranks are the same if their name and place are. All ranks
/// of the communicator call it. Its own allocations are not counted. Throws: std::runtime_error if MPI
/// fails.
inline void report(weir::report figures, MPI_Comm comm, std::ostream& out) {
    const weir::detail::stage_guard own{weir::detail::untracked};
    figures.held.clear();
    figures.handed.clear();
    figures.timeline.clear();
    std::vector<weir::report> mine;
    mine.push_back(std::move(figures));
    const auto behind = [](std::vector<weir::report> all, std::vector<weir::report> more) {
        all.insert(all.end(), std::move_iterator{more.begin()}, std::move_iterator{more.end()});
        return all;
    };
    if (const auto all = detail::reduce<std::vector<weir::report>>(std::move(mine), behind, comm))
        weir::detail::print_ranks(out, *all);
}
inline void report(const weir::trace& of, MPI_Comm comm, std::ostream& out) {
    report(of.report(), comm, out);
}

} // namespace weir::mpi
