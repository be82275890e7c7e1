import { Button } from '../components/button';
import { t, tCount } from '../i18n';
import type { useTab } from './use-tab';

interface Props {
  tab: ReturnType<typeof useTab>;
  shown: number;
  more: number;
}

/** Says what is known about the page under the popup, or offers to read it. */
export function PageNote({ tab: { state, read, people }, shown, more }: Props) {
  if (shown > 0)
    return (
      <>
        <h2 class="group">{t('popup_onPage')}</h2>
        {more > 0 && <p class="hidden-text">{tCount('popup_more', more)}</p>}
      </>
    );
  if (state === 'unread')
    return (
      <div class="page-note">
        <Button onClick={() => void read()}>{t('popup_whoIsHere')}</Button>
      </div>
    );
  const text = noteText(state, people !== undefined);
  return (
    <p class="page-note sub" role="status">
      {text}
    </p>
  );
}

function noteText(state: Props['tab']['state'], isKnown: boolean): string {
  if (state === 'reading') return t('popup_reading');
  if (state === 'failed') return t('popup_unreadable');
  return state === 'read' || isKnown ? t('popup_nobodyHere') : '';
}
