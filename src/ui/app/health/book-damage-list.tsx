import type { ComponentChildren } from 'preact';
import { send } from '../../../messages/client';
import { type BookDamage, LOST_RECORDS, type PutBack } from '../../../model/book-damage';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { number, relativeTime } from '../../format';
import { type MessageKey, t } from '../../i18n';

const NOTHING: PutBack = { activities: 0, drafts: 0, operations: 0 };

/** What was found damaged on this device: what was mended or put back, and what is gone. */
export function BookDamageList({ damage, onForgotten }: { damage: readonly BookDamage[]; onForgotten: () => void }) {
  if (damage.length === 0) return null;
  const lost = damage.filter(({ what }) => what === 'segment');
  const changes = damage.find(({ what }) => what === 'delta');
  const all = damage.find(({ what }) => what === 'database');
  const notCopied = damage.find(({ what }) => what === 'copies');
  const mended = damage.find(({ what }) => ['state', 'keys', 'order', 'search'].includes(what));
  const back = all?.putBack ?? NOTHING;
  const forget = async () => {
    await send('health.forgetDamage', {});
    onForgotten();
  };
  return (
    <section class="col">
      <div class="row wrap">
        <h2 class="grow">{t('health_book')}</h2>
        <Button onClick={() => void forget()}>{t('health_bookRead')}</Button>
      </div>
      <ul class="health-list">
        {all && (
          <Item text={t('health_databaseLost')} at={all.at}>
            <p>{t('health_putBack', number(back.activities), number(back.drafts), number(back.operations))}</p>
            <p>{t('health_lostToDo')}</p>
          </Item>
        )}
        <Lost text="health_bookLost" records={lost} />
        {LOST_RECORDS.map(name => (
          <Lost key={name} text={`health_lost_${name}`} records={damage.filter(({ what }) => what === name)} />
        ))}
        {changes && <Item text={t('health_bookChangesLost')} at={changes.at} />}
        {mended && <Item text={t('health_bookMended')} at={mended.at} />}
        {notCopied && <Item text={t('health_notCopied')} at={notCopied.at} />}
      </ul>
    </section>
  );
}

function Lost({ text, records }: { text: MessageKey; records: readonly BookDamage[] }) {
  return records[0] ? <Item text={t(text, number(records.length))} at={records[0].at} /> : null;
}

function Item({ text, at, children }: { text: string; at: string; children?: ComponentChildren }) {
  return (
    <li>
      <p>
        <Icon name="warning" size={12} /> {text}
      </p>
      {children}
      <p class="tiny">{t('health_bookFound', relativeTime(at))}</p>
    </li>
  );
}
