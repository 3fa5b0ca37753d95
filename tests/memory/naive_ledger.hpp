// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

// The words of the ledger computed from their definitions: every block and every event is kept,
// and each figure is found by going through all of history. Slow and plain on purpose; it shares
// nothing with weir/memory/detail/program_ledger.hpp.

struct naive_ledger {
    static constexpr std::size_t never = ~std::size_t{0};

    struct life {
        std::uint64_t bytes = 0;
        std::size_t origin = 0, holder = 0;
        std::size_t born = 0, died = never;
        std::size_t pull_at_birth = 0;
        bool frame = false, transient = false;
        bool goes_on = false; ///< as another one, of the stage that adopted it
    };

    struct figures {
        std::uint64_t live_bytes = 0, live_blocks = 0;
        std::uint64_t allocated_bytes = 0, allocated_blocks = 0;
        std::uint64_t freed_bytes = 0, freed_blocks = 0;
        std::uint64_t self_peak = 0, at_peak = 0, held_at_peak = 0;
        std::uint64_t handed_over = 0, received = 0, transient = 0;
    };

    struct summary {
        std::vector<figures> stages;
        /// By origin, then by holder.
        std::vector<std::vector<std::uint64_t>> held, handed;
        std::uint64_t peak = 0, frames_at_peak = 0, unsettled = 0, live_bytes = 0;
    };

    std::vector<life> lives;
    std::vector<std::size_t> pulls = std::vector<std::size_t>(1); ///< so far, by stage
    std::size_t instants = 0;

    void open_stage() { pulls.push_back(0); }

    std::size_t born(std::size_t origin, std::uint64_t bytes, bool frame = false) {
        lives.push_back({bytes, origin, 0, ++instants, never, pulls[origin], frame});
        return lives.size() - 1;
    }
    void died(std::size_t which, std::size_t holder) {
        life& it = lives[which];
        it.died = ++instants;
        it.holder = holder;
        it.transient = holder == it.origin && pulls[holder] == it.pull_at_birth;
    }

    /// Returns what goes on.
    std::size_t adopted(std::size_t which, std::size_t by) {
        if (lives[which].origin == by) return which;
        const std::size_t after = born(by, lives[which].bytes, true);
        lives[which].died = lives[after].born;
        lives[which].holder = by;
        lives[which].goes_on = true;
        return after;
    }

    summary summarise() const {
        summary all;
        all.stages.resize(pulls.size());
        all.held.resize(pulls.size(), std::vector<std::uint64_t>(pulls.size()));
        all.handed = all.held;
        const auto lives_at = [](const life& it, std::size_t instant) {
            return it.born <= instant && instant < it.died;
        };

        std::vector<const life*> born_at(instants + 1), died_at(instants + 1);
        for (const life& it : lives) {
            born_at[it.born] = &it;
            if (it.died != never) died_at[it.died] = &it;
        }
        std::size_t peak_instant = 0;
        std::uint64_t live = 0;
        std::vector<std::uint64_t> live_by_stage(pulls.size());
        for (std::size_t now = 0; now <= instants; ++now) {
            if (born_at[now] != nullptr) {
                live += born_at[now]->bytes;
                live_by_stage[born_at[now]->origin] += born_at[now]->bytes;
            }
            if (died_at[now] != nullptr) {
                live -= died_at[now]->bytes;
                live_by_stage[died_at[now]->origin] -= died_at[now]->bytes;
            }
            for (std::size_t s = 0; s < pulls.size(); ++s)
                all.stages[s].self_peak = std::max(all.stages[s].self_peak, live_by_stage[s]);
            if (live >= all.peak) {
                all.peak = live;
                peak_instant = now;
            }
        }

        for (const life& it : lives) {
            figures& origin = all.stages[it.origin];
            if (!it.goes_on) {
                origin.allocated_bytes += it.bytes;
                ++origin.allocated_blocks;
            }
            if (it.died == never) {
                origin.live_bytes += it.bytes;
                ++origin.live_blocks;
                all.live_bytes += it.bytes;
            } else if (!it.goes_on) {
                origin.freed_bytes += it.bytes;
                ++origin.freed_blocks;
                if (it.holder != it.origin) {
                    origin.handed_over += it.bytes;
                    all.stages[it.holder].received += it.bytes;
                    all.handed[it.origin][it.holder] += it.bytes;
                }
                if (it.transient) origin.transient += it.bytes;
            }
            if (lives_at(it, peak_instant)) {
                origin.at_peak += it.bytes;
                if (it.frame) all.frames_at_peak += it.bytes;
                if (it.died == never) all.unsettled += it.bytes;
                const std::size_t holder = it.died == never ? it.origin : it.holder;
                all.stages[holder].held_at_peak += it.bytes;
                all.held[it.origin][holder] += it.bytes;
            }
        }
        return all;
    }
};
