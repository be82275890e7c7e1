import { useEffect, useState } from 'preact/hooks';
import { type MessageKey, t } from '../i18n';
import { ConnectionLine } from '../state/connection-line';
import { useMessage } from '../state/use-message';
import { Logo } from './parts/logo';
import { hrefOf, type Route } from './route';

const LINKS: { route: Route; label: MessageKey }[] = [
  { route: { screen: 'people' }, label: 'app_navPeople' },
  { route: { screen: 'outbox' }, label: 'app_navOutbox' },
  { route: { screen: 'imports' }, label: 'app_navImport' },
  { route: { screen: 'health' }, label: 'app_navHealth' },
  { route: { screen: 'settings', section: 'crm' }, label: 'app_navSettings' },
];

/** Which of the links the screen belongs to. */
function area({ screen }: Route): string {
  if (screen === 'person' || screen === 'new-person' || screen === 'duplicates') return 'people';
  if (screen === 'skeleton') return 'health';
  if (screen === 'fields') return 'settings';
  return screen === 'import' ? 'imports' : screen;
}

/** Main navigation; below 720 px it folds behind one button. */
export function Nav({ route }: { route: Route }) {
  const [open, setOpen] = useState(false);
  const summary = useMessage('outbox.summary', {}, ['outbox']).value;
  const waiting = (summary?.pending ?? 0) + (summary?.needsRep ?? 0);
  // Folds after each change of screen.
  useEffect(() => setOpen(false), [route]);
  return (
    <nav class="nav" aria-label={t('app_navLabel')} data-open={open}>
      <div class="nav-head">
        <span class="logo">
          <Logo /> Throughline
        </span>
        <button type="button" class="nav-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('app_menu')}
        </button>
      </div>
      <ul class="nav-links">
        {LINKS.map(link => (
          <li key={link.label}>
            <a href={hrefOf(link.route)} aria-current={area(route) === area(link.route) ? 'page' : undefined}>
              {t(link.label)}
              {link.route.screen === 'outbox' && waiting > 0 && <span class="count">{waiting}</span>}
            </a>
          </li>
        ))}
      </ul>
      <div class="nav-foot">
        <ConnectionLine />
      </div>
    </nav>
  );
}
