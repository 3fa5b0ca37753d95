// SPDX-License-Identifier: BSL-1.0
#pragma once

// Bytes in and out: files, descriptors, memory, and what is compressed.

#include <weir/bytes/chunks.hpp>
#include <weir/bytes/compressed_sink.hpp>
#include <weir/bytes/compression.hpp>
#include <weir/bytes/decompressed_source.hpp>
#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/file.hpp>
#include <weir/bytes/memory.hpp>
#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/output_file.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/bytes/source.hpp>
#include <weir/bytes/stream.hpp>
