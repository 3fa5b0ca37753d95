// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/bind_container.hpp>
#include <weir/json/bind_described.hpp>
#include <weir/json/bind_fixed.hpp>
#include <weir/json/bind_map.hpp>
#include <weir/json/bind_scalar.hpp>
#include <weir/json/bind_struct.hpp>
#include <weir/json/bind_variant.hpp>
#include <weir/json/binder.hpp>

// All the types that json::read can fill.
