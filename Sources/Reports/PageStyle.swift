// SPDX-License-Identifier: GPL-3.0-or-later

/// How pages and charts look: in light and dark, on paper, at any width. Colours are Okabe and Ito's, which colour-blind
/// readers tell apart, darker where they are text.
enum PageStyle {
  static let text = colours + layout + charts + print

  private static let colours = """
    :root {
    \(light)}
    @media (prefers-color-scheme: dark) {
    :root {
      --paper: #14171c; --ink: #e6e9ee; --faint: #a3acb9; --line: #363c46; --panel: #1d2127;
      --first: #62bdf2; --second: #f09a4a; --third: #3fcfa2; --alarm: #ff8a80; --plain: #a3acb9;
      --good: #57d3ab; --fair: #f0b357; --bad: #ff8a80; --shade: #2d333d; --broad: #8f5526;
    }
    }

    """

  private static let light = """
      --paper: #ffffff; --ink: #1c2026; --faint: #59616d; --line: #d5d9df; --panel: #f5f6f8;
      --first: #0067a8; --second: #c04f00; --third: #00795a; --alarm: #b3261e; --plain: #59616d;
      --good: #00694e; --fair: #8a4b00; --bad: #a81c14; --shade: #d3d9e3; --broad: #e8874a;

    """

  private static let layout = """
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
    main { max-width: 1180px; margin: 0 auto; padding: 16px; }
    section { margin: 0 0 40px; }
    h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 4px; overflow-wrap: anywhere; }
    h2 { font-size: 1.2rem; margin: 0 0 8px; border-bottom: 1px solid var(--line); padding-bottom: 4px; }
    p { margin: 0 0 12px; max-width: 46em; overflow-wrap: anywhere; }
    bdi, code { font-family: ui-monospace, monospace; font-size: 0.92em; overflow-wrap: anywhere; }
    .verdict { border-left: 8px solid; padding: 8px 16px; margin: 0 0 16px; background: var(--panel); }
    .verdict h1 span, .good, .fair, .bad { font-weight: 600; }
    .good { color: var(--good); } .fair { color: var(--fair); } .bad { color: var(--bad); }
    .verdict p { margin: 0; max-width: none; color: var(--ink); font-weight: 400; }
    .note, figcaption small { color: var(--faint); font-size: 0.9rem; }
    dl { margin: 0; } dd { margin: 0; overflow-wrap: anywhere; } dt { font-weight: 600; }
    dl.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr)); gap: 8px 24px; }
    dl.facts dt { color: var(--faint); font-size: 0.85rem; font-weight: 400; }
    dl.glossary div { display: grid; margin-bottom: 10px; max-width: 62em; }
    .box { overflow-x: auto; margin: 0 0 12px; }
    table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
    .heading { color: var(--faint); font-size: 0.9rem; margin: 16px 0 4px; }
    th, td { padding: 4px 8px; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
    .worded td:last-child, .worded th:last-child { text-align: left; }
    .worded td:last-child { white-space: normal; min-width: 12.5em; }
    th[scope="row"], th:first-child { position: sticky; left: 0; background: var(--paper); text-align: left; }
    thead th { color: var(--faint); font-weight: 600; vertical-align: bottom; white-space: normal; }
    thead b { color: var(--ink); }
    h3 { font-size: 1rem; margin: 16px 0 4px; overflow-wrap: anywhere; }
    .formula { display: block; width: fit-content; background: var(--panel); padding: 4px 8px; }
    details { margin: 0 0 12px; } summary { cursor: pointer; overflow-wrap: anywhere; }
    pre { background: var(--panel); padding: 8px; margin: 8px 0; overflow-x: auto; font-size: 0.8rem; }
    @media (max-width: 639px) {
      th[scope="row"] { white-space: normal; overflow-wrap: anywhere; min-width: 8.5em; max-width: 10em; }
    }
    ul.remarks { padding-left: 20px; margin: 0 0 12px; max-width: 60em; }

    """

  private static let charts = """
    .row { display: grid; gap: 24px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); }
    .small.row { gap: 12px; grid-template-columns: repeat(2, minmax(0, 1fr)); }
    @media (min-width: 640px) {
      .small.row { grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); }
      dl.glossary div { grid-template-columns: 12em 1fr; }
    }
    figure { margin: 0 0 8px; min-width: 0; }
    figcaption { font-weight: 600; margin-bottom: 4px; overflow-wrap: anywhere; }
    figcaption small { display: block; font-weight: 400; }
    .small figcaption { font-size: 0.85rem; } .small small { font-size: 0.78rem; }
    svg.chart { display: block; width: 100%; height: auto; }
    svg.gauge { display: block; }
    svg text { fill: var(--faint); font-family: system-ui, sans-serif; font-variant-numeric: tabular-nums; }
    svg .end { text-anchor: end; } svg .middle { text-anchor: middle; }
    .grid { stroke: var(--line); stroke-width: 0.7; fill: none; }
    .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; } .thin { stroke-width: 1; }
    .broad { stroke-width: 5; stroke-linecap: round; }
    .dashed { stroke-dasharray: 6 4; } .dotted { stroke-dasharray: 1.5 3; }
    .line.first { stroke: var(--first); } .mark.first, .bar.first { fill: var(--first); }
    .line.second { stroke: var(--second); } .mark.second, .bar.second { fill: var(--second); }
    .line.third { stroke: var(--third); } .mark.third, .bar.third { fill: var(--third); }
    .line.alarm { stroke: var(--alarm); } .mark.alarm, .bar.alarm { fill: var(--alarm); }
    .line.plain { stroke: var(--plain); } .mark.plain { fill: var(--plain); }
    .bar.plain { fill: none; stroke: var(--plain); }
    .line.broad.second { stroke: var(--broad); }
    .shade { fill: var(--shade); }
    ul.legend { list-style: none; margin: 4px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: 0.85rem; }
    ul.legend svg { vertical-align: -1px; }

    """

  /// On paper nothing scrolls, and what belongs together stays so.
  private static let print = """
    @media print {
      :root {
    \(light)  }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      html { font-size: 9.5pt; } body { font-size: 1rem; }
      main { max-width: none; padding: 0; }
      .row { grid-template-columns: repeat(2, minmax(0, 1fr)); }
      .small.row { grid-template-columns: repeat(4, minmax(0, 1fr)); }
      .box { overflow: visible; }
      table { font-size: 7.5pt; } th, td { padding: 2px 5px; }
      figure, tr, dl div, li, .verdict { break-inside: avoid; }
      h2, .heading { break-after: avoid; }
      thead { display: table-header-group; }
    }

    """
}
