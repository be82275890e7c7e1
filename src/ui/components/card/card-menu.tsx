import { useRef, useState } from 'preact/hooks';
import { t } from '../../i18n';
import { Button } from '../button';
import { Icon } from '../icon';
import { safeLink } from './safe-link';

export interface MenuItem {
  label: string;
  onChoose: () => void;
}

/** What is needed seldom: a disclosure with a list of buttons, closed by Escape or by a choice. */
export function CardMenu({ items, webUrl }: { items: readonly MenuItem[]; webUrl?: string }) {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const link = safeLink(webUrl);
  if (items.length === 0 && !link) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.stopPropagation();
    setOpen(false);
    opener.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from wherever the focus is inside
    <div class="menu-place" onKeyDown={onKeyDown}>
      <Button
        icon
        variant="plain"
        label={t('card_more')}
        expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        buttonRef={opener}
      >
        <Icon name="more" />
      </Button>
      {isOpen && (
        <ul class="menu">
          {link && (
            <li>
              <a class="btn plain" href={link} target="_blank" rel="noopener noreferrer" onClick={() => setOpen(false)}>
                {t('card_openInCrm')} <Icon name="out" size={12} />
              </a>
            </li>
          )}
          {items.map(({ label, onChoose }) => (
            <li key={label}>
              <Button
                variant="plain"
                onClick={() => {
                  setOpen(false);
                  onChoose();
                }}
              >
                {label}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
