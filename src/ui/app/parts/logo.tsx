/** The product's sign; its name stands beside it. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="var(--accent)" aria-hidden="true">
      <g stroke-width="2.2" stroke-linecap="round">
        <path d="M1.5 10h5M13.500 10h5" />
        <circle cx="10" cy="10" r="3.3" />
      </g>
    </svg>
  );
}
