// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/array_and_tuple.hpp>
#include <weir/json/detail/bind/binder.hpp>
#include <weir/json/detail/bind/converted.hpp>
#include <weir/json/detail/bind/map.hpp>
#include <weir/json/detail/bind/optional_and_vector.hpp>
#include <weir/json/detail/bind/scalar.hpp>
#include <weir/json/detail/bind/struct.hpp>
#include <weir/json/detail/bind/variant.hpp>

// The binders of all types that json::read can fill.
