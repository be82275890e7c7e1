import type { ComponentChildren } from 'preact';
import { initials } from '../format';

/** Small label with a meaning of its own; the tone repeats in colour what the words say. */
export function Chip({
  children,
  tone,
  title,
}: {
  children: ComponentChildren;
  tone?: 'crm' | 'review' | 'private' | 'danger';
  title?: string;
}) {
  return (
    <span class={tone ? `chip ${tone}` : 'chip'} title={title}>
      {children}
    </span>
  );
}

/** Initials in a disc. Decoration: the name always stands beside it. No picture is ever fetched. */
export function Avatar({
  name,
  small,
  tone = 'crm',
}: {
  name: string;
  small?: boolean;
  tone?: 'crm' | 'review' | 'neutral';
}) {
  return (
    <span class={`avatar ${tone}${small ? ' small' : ''}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

/** A key cap; screen readers hear the key from `aria-keyshortcuts` of what it belongs to. */
export function Kbd({ children }: { children: ComponentChildren }) {
  return (
    <span class="kbd" aria-hidden="true">
      {children}
    </span>
  );
}

/** How far a deal is: `index` of `count` stages, from 1. `label` is what a screen reader hears. */
export function StagePips({ index, count, label }: { index: number; count: number; label: string }) {
  // A CRM with forty stages would make pips of no width.
  const shown = Math.min(Math.max(count, 1), 12);
  const done = Math.round((Math.min(index, count) / Math.max(count, 1)) * shown);
  return (
    <div class="pips" role="img" aria-label={label}>
      {Array.from({ length: shown }, (_, place) => (
        <i key={place} class={place < done ? 'on' : ''} />
      ))}
    </div>
  );
}
