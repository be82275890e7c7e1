import type { ComponentChildren } from 'preact';

interface Props {
  text: string;
  /** `[start, end)` in UTF-16 code units; may overlap or lie outside the text, the page's data are not trusted. */
  ranges?: [number, number][];
}

/** A text with the typed letters marked. */
export function Highlight({ text, ranges = [] }: Props) {
  const parts: ComponentChildren[] = [];
  let done = 0;
  for (const [from, to] of [...ranges].sort((left, right) => left[0] - right[0])) {
    const start = Math.max(from, done);
    const end = Math.min(to, text.length);
    if (end <= start) continue;
    parts.push(text.slice(done, start), <mark key={start}>{text.slice(start, end)}</mark>);
    done = end;
  }
  return (
    <>
      {parts}
      {text.slice(done)}
    </>
  );
}
