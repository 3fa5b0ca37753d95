// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/interop/detail/exact_bytes.hpp>
#include <weir/json/options.hpp>
#include <weir/stream/detail/accumulating_sink.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <stdexcept>
#include <string>

#ifndef OMPI_SKIP_MPICXX
#define OMPI_SKIP_MPICXX 1 // the C API alone
#endif
#ifndef MPICH_SKIP_MPICXX
#define MPICH_SKIP_MPICXX 1
#endif
#include <mpi.h>

namespace weir::mpi::detail {

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

/// Also a tuple of references, which arrives as one of values.
template <class T>
void send(const T& value, const channel& over, std::size_t to) {
    weir::detail::exact_writer writer{
        [&](std::span<const std::byte> piece) { over.send(piece, to); }};
    writer.put(mark_of<typename weir::detail::state_values<T>::type>);
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

} // namespace weir::mpi::detail
