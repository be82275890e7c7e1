import { send } from '../../../messages/client';
import type { HealthView } from '../../../messages/health';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { Chip } from '../../components/parts';
import { relativeTime } from '../../format';
import { type MessageKey, t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';
import { hrefOf } from '../route';
import { BookDamageList } from './book-damage-list';
import { stateSentence, whatWords } from './health-words';

/** How well each site and kind of page is read, and a way to report a page that is not. */
export function HealthScreen() {
  const list = useMessage('health.list', {}, ['health', 'tab']);
  const records = list.value?.records ?? [];
  return (
    <>
      <header class="screen-head">
        <h1 class="grow">{t('app_navHealth')}</h1>
      </header>
      <p class="sub">{t('health_intro')}</p>
      <Problem error={list.error} />
      <BookDamageList damage={list.value?.damage ?? []} onForgotten={list.reload} />
      <section class="col">
        <h2>{t('health_sites')}</h2>
        {list.value && records.length === 0 && <p class="empty-state">{t('health_none')}</p>}
        <ul class="health-list">
          {records.map(view => (
            <HealthItem key={`${view.site}/${view.pageKind}`} view={view} onForgotten={list.reload} />
          ))}
        </ul>
      </section>
      <OpenPages />
    </>
  );
}

type Look = 'green' | 'learning' | 'amber' | 'red' | 'broken';

/** Shape and word first, then colour. */
const LOOKS: Record<Look, { label: MessageKey; tone?: 'crm' | 'review' | 'danger' }> = {
  green: { label: 'health_green', tone: 'crm' },
  learning: { label: 'health_learning' },
  amber: { label: 'health_amber', tone: 'review' },
  red: { label: 'health_red', tone: 'danger' },
  broken: { label: 'health_broken', tone: 'danger' },
};

function HealthItem({ view, onForgotten }: { view: HealthView; onForgotten: () => void }) {
  const look: Look = view.broken ? 'broken' : view.state;
  const { label, tone } = LOOKS[look];
  const isBad = tone === 'review' || tone === 'danger';
  const forget = async () => {
    await send('health.forget', { site: view.site, pageKind: view.pageKind });
    onForgotten();
  };
  return (
    <li>
      <div class="row wrap">
        <b class="grow">{whatWords(view)}</b>
        <Chip tone={tone}>
          <span class="row">
            {tone && <Icon name={isBad ? 'warning' : 'check'} size={12} />} {t(label)}
          </span>
        </Chip>
      </div>
      <div class="row wrap">
        <p class="sub grow">{stateSentence(view)}</p>
        {isBad && (
          <Button onClick={() => void forget()} label={t('health_forgetName', whatWords(view))}>
            {t('health_forget')}
          </Button>
        )}
      </div>
      <p class="tiny">{t('health_seen', relativeTime(view.seenAt))}</p>
    </li>
  );
}

function OpenPages() {
  const pages = useMessage('health.pages', {}, ['tab']);
  return (
    <section class="col">
      <h2>{t('health_pages')}</h2>
      <p class="sub">{t('health_pagesIntro')}</p>
      {pages.value?.pages.length === 0 && <p class="empty-state">{t('health_noPages')}</p>}
      <ul class="health-list">
        {pages.value?.pages.map(({ tabId, site, title }) => (
          <li key={tabId} class="row wrap">
            <span class="grow clamp2" dir="auto">
              <b>{site}</b> {title}
            </span>
            <a
              class="btn"
              href={hrefOf({ screen: 'skeleton', tabId })}
              aria-label={t('health_makeSkeletonOf', title || site)}
            >
              {t('health_makeSkeleton')}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
