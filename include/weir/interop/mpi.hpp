// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/interop/detail/exact_bytes.hpp>
#include <weir/interop/detail/mpi_channel.hpp>
#include <weir/interop/detail/ranks_table.hpp>
#include <weir/json/options.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/detail/accumulating_sink.hpp>
#include <weir/stream/detail/closure.hpp>

#include <concepts>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iterator>
#include <optional>
#include <ostream>
#include <string>
#include <type_traits>
#include <unistd.h>
#include <utility>
#include <vector>

// One program on many machines. Each process, a rank, reads its part of the input, and what their
// sinks have accumulated is merged:
//
//     int main(int argc, char** argv) {
//         return weir::mpi::run(argc, argv, [&] {
//             const MPI_Comm world = MPI_COMM_WORLD;
//             weir::trace trace;
//             const auto by_city = weir::stage("parse") | weir::count_by(&user::city);
//             const auto total = weir::mpi::reduce(
//                 weir::json::read<user>(path, {.split = weir::mpi::split(world)}), by_city, world);
//             if (total) print(*total); // on rank 0
//             weir::mpi::report(trace, world, std::cout);
//         });
//     }
//
// MPI 3.0 or newer, Open MPI or MPICH. An error of MPI in these functions is a std::runtime_error that
// says which call failed. They are called on the thread that called run().

namespace weir::mpi {

namespace detail {

/// After round i, each rank that is divisible by 2^i has what it and the 2^i - 1 behind it had. Returns
/// whether this is rank 0, which has all.
template <class Send, class Merge>
bool toward_rank_0(const channel& over, Send send_to, Merge merge_from) {
    for (std::size_t step = 1; step < over.size(); step *= 2) {
        if (over.rank() % (2 * step) != 0) {
            send_to(over.rank() - step);
            return false;
        }
        if (over.rank() + step < over.size()) merge_from(over.rank() + step);
    }
    return true;
}

template <class T, class Merge>
std::optional<T> reduce(std::optional<T> mine, Merge& merge, MPI_Comm comm) {
    const channel over{comm};
    const bool has_all = toward_rank_0(
        over, [&](std::size_t to) { send(*mine, over, to); },
        [&](std::size_t from) {
            mine.emplace(T(std::invoke(merge, std::move(*mine), receive<T>(over, from))));
        });
    if (!has_all) mine.reset();
    return mine;
}

/// `start()` returns what the sink starts with.
template <class Accumulator, class Start>
bool reduce_state(Accumulator& mine, Start start, MPI_Comm comm) {
    using weir::detail::state_of;
    using state = decltype(state_of(mine));
    const channel over{comm};
    return toward_rank_0(
        over, [&](std::size_t to) { send(state_of(mine), over, to); },
        [&](std::size_t from) {
            Accumulator later = start();
            state_of(later) = receive<typename weir::detail::state_values<state>::type>(over, from);
            mine.merge(std::move(later));
        });
}

template <class Pipe, class Range>
concept accumulates =
    requires(const Pipe& pipe, Range&& range) { accumulated(pipe, std::forward<Range>(range)); };

template <class Accumulator>
consteval bool sends_state() {
    using state = decltype(weir::detail::state_of(std::declval<Accumulator&>()));
    using values = typename weir::detail::state_values<state>::type;
    return weir::detail::is_sendable<values>() && std::is_assignable_v<state, values>;
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

/// Applies a pipe that ends in a sink to this rank's part, and merges what the sinks of all ranks have
/// accumulated, in the order of the ranks:
///
///     const auto mean_age = weir::mpi::reduce(part, weir::mean(&user::age), world);
///
/// Returns on rank 0 what the pipe would make of the whole, but that a sum of floating-point numbers is
/// added in other brackets; std::monostate for a sink without a result. Returns std::nullopt on all
/// others, which would only hold it in memory. All ranks of the communicator call it, with the same
/// pipe.
///
/// The sink is one that merges: count, sum, mean, min, max, top, to, for_each, count_by, fold and
/// group_fold with a function that merges, weir::accumulate, weir::together; also within
/// weir::parallel. What has been accumulated is sent, without functions; of a class of the user's for
/// weir::accumulate, all of it, or the members that its state() refers to, by a reference or a std::tie.
/// Ranks are merged in a tree, so merge() must be associative. Types, time and memory are those of
/// reduce(result, merge, comm).
///
/// Throws: what the range and the pipe throw; std::runtime_error if MPI fails. Then other ranks still
/// wait: let it leave run().
template <class Range, weir::detail::closure Pipe>
[[nodiscard]] auto reduce(Range&& range, const Pipe& pipe, MPI_Comm comm) {
    constexpr bool accumulates = detail::accumulates<Pipe, Range>;
    constexpr bool is_refused = requires {
        { pipe(std::forward<Range>(range)) } -> std::same_as<weir::detail::refused>;
    };
    static_assert(accumulates || is_refused,
                  "weir: the pipe given to weir::mpi::reduce cannot be applied to the elements of "
                  "this range, or does not end in a sink that merges, as weir::count() is one");
    if constexpr (accumulates && !is_refused) {
        using accumulator = decltype(accumulated(pipe, std::forward<Range>(range)));
        constexpr bool merges = weir::detail::mergeable<accumulator>;
        constexpr bool sends = detail::sends_state<accumulator>();
        static_assert(merges,
                      "weir: the sink given to weir::mpi::reduce cannot merge what two ranks "
                      "have made of their parts: give fold or group_fold a function that "
                      "merges, and a class for weir::accumulate a member merge(later)");
        static_assert(
            !merges || sends,
            "weir: weir::mpi::reduce cannot send what this sink has accumulated to another "
            "process; it sends numbers, strings, containers, and plain structs of these, "
            "as its contract says, and nothing that points or borrows");
        if constexpr (merges && sends) {
            detail::check_usable(comm);
            auto mine = accumulated(pipe, std::forward<Range>(range));
            const auto start = [&] { return started(pipe, std::type_identity<Range>{}); };
            const weir::scope charged{"mpi::reduce"};
            const bool has_all = detail::reduce_state(mine, start, comm);
            using whole = std::optional<decltype(weir::detail::result_of(std::move(mine)))>;
            return has_all ? whole{weir::detail::result_of(std::move(mine))} : whole{};
        } else {
            return weir::detail::refused{};
        }
    } else {
        return weir::detail::refused{};
    }
}

/// Merges results that are there already, as above. `merge(T, T)` returns a T. It is called in a tree,
/// so it must be associative; it need not be commutative: the first argument is always of lower ranks.
/// A rank whose part was empty has a result, too, and it is merged like all others.
///
/// T: numbers, enumerations, std::string, std::optional, std::unique_ptr, std::variant, std::pair,
/// std::tuple, std::array, containers, and plain structs (aggregates without base classes and C arrays)
/// of these; each arrives exactly as it was. Any other trivially copyable class is sent as its bytes,
/// and must have no pointers. The machines must have the same representation of numbers; it is an error
/// if the order of bytes, or the size of a T, is another.
///
/// Time: log2(ranks) rounds. Memory: two results and what merge() takes, and 256 KiB, whatever the size
/// of a result; in the table as the scope "mpi::reduce". Throws: what merge() throws; std::runtime_error
/// if MPI fails. Then other ranks still wait: let it leave run().
template <class T, class Merge>
    requires(!weir::detail::closure<Merge>)
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
