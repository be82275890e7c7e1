import { useEffect } from 'preact/hooks';
import type { Settings } from '../../model/settings';

/** Puts the chosen theme on the page; `system` leaves it to the system's own setting. */
export function useTheme(theme: Settings['theme'] | undefined): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === undefined || theme === 'system') delete dataset.theme;
    else dataset.theme = theme;
  }, [theme]);
}
