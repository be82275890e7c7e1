import type { SearchLine } from './search';

const ROW = 44;
const LEFT = 120;
const WIDTH = 560;
const TOP = 40;
/** The axis ends at powers of ten. */
const LEAST_MS = 0.01;
const MOST_MS = 10_000;

const at = (ms: number): number => {
  const share = Math.log10(Math.max(ms, LEAST_MS) / LEAST_MS) / Math.log10(MOST_MS / LEAST_MS);
  return LEFT + Math.min(1, share) * WIDTH;
};

/** Median and 95th percentile of each library, on a logarithmic axis, as SVG for light and dark pages. */
export function latencyChart(lines: readonly SearchLine[]): string {
  const shown = lines.flatMap(({ peer, all }) =>
    all?.p50 != null && all.p95 != null ? [{ peer, p50: all.p50, p95: all.p95 }] : [],
  );
  const height = TOP + shown.length * ROW + 30;
  const grid = [0.01, 0.1, 1, 10, 100, 1000, 10_000].map(
    ms =>
      `<line x1="${at(ms)}" x2="${at(ms)}" y1="${TOP}" y2="${height - 26}" class="grid"/>` +
      `<text x="${at(ms)}" y="${height - 8}" text-anchor="middle">${ms} ms</text>`,
  );
  const rows = shown.map(({ peer, p50, p95 }, n) => {
    const y = TOP + n * ROW + ROW / 2;
    return (
      `<text x="${LEFT - 12}" y="${y + 5}" text-anchor="end">${escaped(peer)}</text>` +
      `<line x1="${at(p50)}" x2="${at(p95)}" y1="${y}" y2="${y}" class="span${n === 0 ? ' ours' : ''}"/>` +
      `<circle cx="${at(p50)}" cy="${y}" r="5"/><circle cx="${at(p95)}" cy="${y}" r="5"/>` +
      `<text x="${at(p95) + 12}" y="${y + 5}">${p50} / ${p95}</text>`
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH + 120} ${height}" font-family="sans-serif" font-size="14">
<title>Time of a search, median to 95th percentile</title>
<style>text{fill:#57606a}circle{fill:#57606a}.grid{stroke:#8c959f;stroke-opacity:.35}.span{stroke:#8c959f;stroke-width:8}.ours{stroke:#1f883d}</style>
<text x="${LEFT}" y="22">Time of a search, median to 95th percentile (logarithmic)</text>
${[...grid, ...rows].join('\n')}
</svg>
`;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, letter => `&#${letter.charCodeAt(0)};`);
