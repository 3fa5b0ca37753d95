// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/bind_container.hpp>
#include <weir/json/bind_scalar.hpp>
#include <weir/json/bind_struct.hpp>
#include <weir/json/binder.hpp>

// All the types that json::read can fill.
