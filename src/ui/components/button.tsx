import type { ComponentChildren, Ref } from 'preact';
import { trusted } from './trusted';

export interface ButtonProps {
  children: ComponentChildren;
  onClick: (event: MouseEvent) => void;
  variant?: 'default' | 'primary' | 'plain' | 'danger';
  /** Accessible name where the content is only a sign. */
  label?: string;
  /** Square, for a sign. */
  icon?: boolean;
  /** Stays focusable and says so, but does nothing: the focus must not jump away while something is saved. */
  busy?: boolean;
  expanded?: boolean;
  pressed?: boolean;
  /** Key that does the same, as `aria-keyshortcuts` writes it. */
  shortcut?: string;
  class?: string;
  buttonRef?: Ref<HTMLButtonElement>;
}

/** A button that heeds only real clicks and key presses of the rep. */
export function Button({ children, onClick, variant = 'default', label, icon, busy, ...rest }: ButtonProps) {
  const classes = ['btn', variant === 'default' ? '' : variant, icon ? 'icon' : '', rest.class ?? ''];
  return (
    <button
      type="button"
      class={classes.filter(Boolean).join(' ')}
      aria-label={label}
      title={label}
      aria-disabled={busy || undefined}
      aria-expanded={rest.expanded}
      aria-pressed={rest.pressed}
      aria-keyshortcuts={rest.shortcut}
      ref={rest.buttonRef}
      onClick={trusted(event => {
        if (!busy) onClick(event);
      })}
    >
      {children}
    </button>
  );
}
