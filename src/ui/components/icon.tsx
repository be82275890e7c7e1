import type { JSX } from 'preact';

const SHAPES: Record<string, JSX.Element> = {
  lock: (
    <>
      <rect x="3" y="7" width="10" height="7" rx="2" />
      <path d="M5 7V5a3 3 0 0 1 6 0v2" />
    </>
  ),
  crm: (
    <>
      <ellipse cx="8" cy="4" rx="5" ry="2.2" />
      <path d="M3 4v8c0 1.2 2.2 2.2 5 2.2s5-1 5-2.2V4M3 8c0 1.2 2.2 2.2 5 2.2s5-1 5-2.2" />
    </>
  ),
  check: <path d="m3 8.5 3.2 3.2L13 4.8" />,
  close: <path d="m4 4 8 8m0-8-8 8" />,
  more: <path d="M3 8h.01M8 8h.01M13 8h.01" stroke-width="2.6" />,
  warning: <path d="M8 2 1.5 13.5h13L8 2zM8 6.5v3.5M8 12h.01" />,
  out: <path d="M9 3h4v4m0-4L7.5 8.5M6 4H3v9h9v-3" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3.5 3.5" />
    </>
  ),
};

export type IconName = 'lock' | 'crm' | 'check' | 'close' | 'more' | 'warning' | 'out' | 'search';

/** A drawn sign beside words; never the only carrier of a meaning, so hidden from screen readers. */
export function Icon({ name, size = 14 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.7"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {SHAPES[name]}
    </svg>
  );
}
