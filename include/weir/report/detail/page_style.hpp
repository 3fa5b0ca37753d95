// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace weir::detail {

/// The style of the page, on light and dark screens and on paper. Stage colours with even numbers
/// are dark, those with odd numbers light; the other stages together (s8) and `outside` (s9) each
/// have a lightness of their own. So neighbours differ in lightness, and every shape has an
/// outline: nothing depends on hue alone.
inline constexpr std::string_view page_style = R"css(
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1b1f24; --soft: #59626d; --rule: #d9dde2; --tint: #f5f6f8; --shadow: #1b1f2433; --blend: multiply;
  --outline: #1b1f24; --accent: #1f5a8c;
  --s0: #2b6399; --s1: #edb15f; --s2: #2c7465; --s3: #cdbbe6; --s4: #a23b52;
  --s5: #93c8d3; --s6: #6a4c93; --s7: #bfca68; --s8: #8a9199; --s9: #f4f6f8;
  --h1: #eaf1f8; --h2: #cfe0f0; --h3: #a8c8e4; --h4: #6c9fca; --h5: #2b6399; --h6: #173f66;
  --on-low: #1b1f24; --on-mid: #0b1118; --on-high: #fff;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --ink: #e6e9ed; --soft: #a2abb5; --rule: #343a42; --tint: #1c2026; --shadow: #fff3; --blend: lighten;
    --outline: #14171b; --accent: #8fc1ee;
    --s0: #4079b5; --s1: #f3c583; --s2: #2f8673; --s3: #dccdf0; --s4: #c0506a;
    --s5: #a9dbe4; --s6: #8663b4; --s7: #d6df92; --s8: #9aa2ab; --s9: #43494f;
    --h1: #1c2733; --h2: #21374d; --h3: #294d70; --h4: #3d77ab; --h5: #86b8e6; --h6: #cfe5fa;
    --on-low: #e6e9ed; --on-mid: #fff; --on-high: #0b1118;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
main { max-width: 60rem; margin: 0 auto; padding: clamp(1.5rem, 5vw, 4rem) clamp(1rem, 4vw, 2rem); }
h1 { font-size: 1rem; font-weight: 600; margin: 0 0 .75rem; color: var(--soft); overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; line-height: 1.3; font-weight: 600; margin: 0 0 .35rem; }
.lede { font-size: clamp(1.3rem, 1rem + 1.6vw, 1.9rem); line-height: 1.3; margin: 0 0 1.5rem;
  letter-spacing: -.01em; max-width: 42rem; overflow-wrap: anywhere; text-wrap: balance; }
section { margin-top: 4rem; }
section > p { margin: 0 0 1.25rem; max-width: 42rem; color: var(--soft); }
figure { margin: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1rem 1.5rem;
  margin: 0; padding-top: 1.25rem; border-top: 1px solid var(--rule); }
.facts dt { font-size: .8125rem; color: var(--soft); }
.facts dd { margin: 0; font-weight: 600; }
.note, .key { font-size: .8125rem; color: var(--soft); overflow-wrap: anywhere; }
.note { margin: .75rem 0 0; }

.plot { display: grid; grid-template-columns: 4.25rem minmax(0, 1fr) 20px minmax(0, 9.5rem);
  font-size: .8125rem; line-height: 18px; margin-top: .5rem; }
.chart { display: block; width: 100%; height: 100%; overflow: visible; }
.field { position: relative; height: 280px; }
.y, .names, .x { position: relative; }
.y, .x, .unit { color: var(--soft); }
.y span { position: absolute; right: .6rem; transform: translateY(-50%); white-space: nowrap; }
.x { grid-column: 2; height: 2rem; }
.x span { position: absolute; top: .4rem; transform: translateX(-50%); white-space: nowrap; }
.unit { grid-column: 3 / 5; padding: .4rem 0 0 34px; }
.names span { position: absolute; left: 4px; right: 0; transform: translateY(-50%); white-space: nowrap;
  overflow: hidden; text-overflow: ellipsis; }
.names b { font-weight: 600; }
.mark { position: absolute; transform: translateY(-100%); width: max-content; padding: 0 0 7px; line-height: 15px;
  font-weight: 600; }
.leaders { width: 20px; height: 280px; overflow: visible; }
.swatch { width: 10px; height: 10px; margin-right: .5em; overflow: visible; flex: none; }
.swatch rect { stroke: var(--outline); stroke-width: 1; }
.sample { width: 26px; height: 10px; margin-right: .5em; overflow: visible; }
path, polygon, rect { vector-effect: non-scaling-stroke; }
path { fill: none; }
.grid { stroke: var(--rule); }
.axis { stroke: var(--ink); }
.leader { stroke: var(--soft); stroke-width: .75; }
.band { stroke: var(--outline); stroke-width: .5; stroke-linejoin: round; }
.peak { stroke: var(--ink); stroke-dasharray: 2 3; }
.dot { stroke: var(--ink); stroke-width: 9; stroke-linecap: round; }
.under { stroke: var(--paper); stroke-width: 13; }
.run { stroke-width: 2.25; }
.eager { stroke: var(--ink); stroke-linecap: butt; }
.run.eager { stroke-dasharray: 6 4; }
.lazy { stroke: var(--accent); }
.point { stroke-width: 9; }
.point.lazy { stroke-linecap: round; }
.point.eager { stroke-linecap: square; stroke-width: 8; }
.bar { stroke: var(--outline); stroke-width: .75; }
.made { fill: var(--soft); }
.held { fill: var(--paper); stroke: var(--ink); stroke-width: 1.25; stroke-dasharray: 3 2; }
.bars { display: grid; grid-template-columns: minmax(5.5rem, max-content) minmax(0, 1fr) max-content; gap: 0 1rem;
  font-size: .875rem; }
.rows span { display: flex; align-items: center; height: 48px; overflow: hidden; max-width: 13rem; }
.rows bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.values span { display: block; text-align: right; line-height: 17px; padding-top: 7px; font-size: .8125rem; }
.key { margin: 0 0 .5rem; }
.key span { margin-right: 1.25rem; white-space: nowrap; }
.key svg { width: 26px; height: 11px; margin-right: .5em; overflow: visible; }
)css"
                                               // Compilers limit the length of one string.
                                               R"css(
.s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); } .s3 { fill: var(--s3); }
.s4 { fill: var(--s4); } .s5 { fill: var(--s5); } .s6 { fill: var(--s6); } .s7 { fill: var(--s7); }
.s8 { fill: var(--s8); } .s9 { fill: var(--s9); }
.h1 { fill: var(--h1); } .h2 { fill: var(--h2); } .h3 { fill: var(--h3); }
.h4 { fill: var(--h4); } .h5 { fill: var(--h5); } .h6 { fill: var(--h6); }
.on1, .on2, .on3 { color: var(--on-low); }
.on4 { color: var(--on-mid); }
.on5, .on6 { color: var(--on-high); }

details { margin-top: 1.25rem; }
summary { cursor: pointer; font-size: .8125rem; color: var(--soft); width: max-content; max-width: 100%; }
.scroll { overflow: auto; max-height: 24rem; margin-top: .75rem; isolation: isolate; background:
    linear-gradient(to right, var(--paper) 40%, transparent) 0 0 / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--paper) 40%, transparent) 100% 0 / 3rem 100% no-repeat local,
    linear-gradient(to right, var(--shadow), transparent) 0 0 / .75rem 100% no-repeat scroll,
    linear-gradient(to left, var(--shadow), transparent) 100% 0 / .75rem 100% no-repeat scroll,
    linear-gradient(to top, var(--paper) 40%, transparent) 0 100% / 100% 3rem no-repeat local,
    linear-gradient(to top, var(--shadow), transparent) 0 100% / 100% .75rem no-repeat scroll, var(--paper); }
.scroll table { mix-blend-mode: var(--blend); } /* the shadows show through cells that have a colour */
.scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { width: max-content; border-collapse: separate; border-spacing: 0; font-size: .8125rem; line-height: 18px; }
table.map { width: auto; }
.scroll + .scroll { margin-top: 1.75rem; }
caption { text-align: left; color: var(--soft); padding: 0 0 .5rem; }
caption span { position: sticky; left: 0; display: inline-block; max-width: calc(100vw - 3rem); }
th, td { padding: 6px 0 6px 1.5rem; text-align: right; vertical-align: top; white-space: nowrap;
  border-bottom: 1px solid var(--rule); }
thead th { position: sticky; top: 0; z-index: 2; background: var(--paper); font-weight: 500; color: var(--soft);
  vertical-align: bottom; border-bottom-color: var(--ink); }
th:first-child { position: sticky; left: 0; z-index: 1; background: var(--paper); padding-left: 0;
  padding-right: .25rem; text-align: left; }
thead th:first-child { z-index: 3; }
th.number:first-child { text-align: right; min-width: 4rem; }
tbody th { font-weight: 400; min-width: 6rem; max-width: 15rem; white-space: normal; overflow-wrap: anywhere; }
thead th bdi { display: inline-block; max-width: 9rem; white-space: normal; overflow-wrap: break-word; }
th.word, td.word { text-align: left; }
td.word { max-width: 22rem; min-width: 5rem; white-space: normal; overflow-wrap: anywhere; }
.total th, .total td { border-top: 1px solid var(--ink); border-bottom: 0; font-weight: 600; }
.whole { max-height: none; }
.map { min-width: min(100%, 34rem); }
.map th, .map td { padding: 10px .75rem; border-bottom: 0; }
.map th:first-child { padding-left: 0; }
.map tbody td { position: relative; min-width: 5.5rem; border: 1px solid var(--paper); }
.map tbody .total td, .map tbody .sum { border-color: transparent; }
.map .total th, .map .total td, .map .sum { border: 0; color: var(--soft); font-weight: 400; }
.map tbody tr:not(.total) td:not(.sum) { background: var(--tint); }
.map tbody .none { color: var(--soft); }
.shade { position: absolute; inset: 0; width: 100%; height: 100%; }
.shade + span { position: relative; }
.words { display: grid; grid-template-columns: minmax(7rem, max-content) minmax(0, 1fr); gap: .5rem 1.5rem; margin: .75rem 0 0;
  max-width: 48rem; font-size: .9375rem; }
.words dt { font-weight: 600; }
.words dd { margin: 0; color: var(--soft); }

@media (max-width: 40rem) {
  section { margin-top: 3rem; }
  .plot { grid-template-columns: 3.75rem minmax(0, 1fr) 14px minmax(0, 7rem); font-size: .75rem; }
  .leaders { width: 14px; }
  .unit { text-align: right; }
  .y span { right: .4rem; }
  .mark { max-width: 7.5rem; }
  .x span:nth-child(2n) { visibility: hidden; }
  .x span:nth-child(2):last-child { visibility: visible; }
  .bars { grid-template-columns: 5.5rem minmax(0, 1fr) max-content; gap: 0 .6rem; font-size: .8125rem; }
  .words { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .words dd { margin-bottom: .75rem; }
  th, td { padding-left: 1rem; }
  tbody th { max-width: 8.5rem; }
  .sample { width: 16px; margin-right: .4em; }
  .map { min-width: 0; font-size: .75rem; }
  .map th, .map td { padding: 10px .4rem; }
  .map tbody td { min-width: 4.25rem; }
  .corner { white-space: normal; display: block; max-width: 4.5rem; }
}
@media print {
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  section { margin-top: 2rem; }
  h2, caption, summary { break-after: avoid; }
  figure, tr, .facts div { break-inside: avoid; }
  .scroll { overflow: visible; max-height: none; background: none; }
  .scroll table { font-size: 7.5pt; mix-blend-mode: normal; }
  th, td { padding-left: .6rem; }
  thead th, th:first-child { position: static; }
}
)css";

} // namespace weir::detail
