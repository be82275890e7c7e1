import { send } from '../../../messages/client';
import type { BookDamage } from '../../../model/book-damage';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { number, relativeTime } from '../../format';
import { t } from '../../i18n';

/** What was found damaged in the contacts on this device: what was mended, and what is gone. */
export function BookDamageList({ damage, onForgotten }: { damage: readonly BookDamage[]; onForgotten: () => void }) {
  if (damage.length === 0) return null;
  const lost = damage.filter(({ what }) => what === 'segment');
  const changes = damage.find(({ what }) => what === 'delta');
  const mended = damage.filter(({ what }) => what !== 'segment' && what !== 'delta');
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
        {lost[0] && <Item text={t('health_bookLost', number(lost.length))} at={lost[0].at} />}
        {changes && <Item text={t('health_bookChangesLost')} at={changes.at} />}
        {mended[0] && <Item text={t('health_bookMended')} at={mended[0].at} />}
      </ul>
    </section>
  );
}

function Item({ text, at }: { text: string; at: string }) {
  return (
    <li>
      <p>
        <Icon name="warning" size={12} /> {text}
      </p>
      <p class="tiny">{t('health_bookFound', relativeTime(at))}</p>
    </li>
  );
}
