import type { CardView } from '../../../messages/people';
import type { Activity } from '../../../model/activity';
import type { Contact } from '../../../model/contact';
import type { Deal } from '../../../model/deal';
import type { OperationState } from '../../../model/operation';
import { dateTime, money, relativeTime, shortAge, shortDate } from '../../format';
import { t, tCount } from '../../i18n';
import { Button } from '../button';
import { Icon } from '../icon';
import { Chip, StagePips } from '../parts';
import { forms } from './forms';
import type { CardToast } from './use-toast';
import { touchWords } from './words';

const DEALS_SHOWN = 2;

/** Open deals, nearest close date first. */
export function Deals({ view, toast }: { view: CardView; toast?: CardToast }) {
  const { deals } = view;
  if (deals.length === 0) return null;
  const more = deals.length - DEALS_SHOWN;
  return (
    <section class="card-part" aria-label={t('card_deals')}>
      {deals.slice(0, DEALS_SHOWN).map(deal => (
        <DealLine key={deal.id} deal={deal} where={otherSource(view, deal)} toast={toast} />
      ))}
      {more > 0 && <p class="tiny">{tCount('card_moreDeals', more)}</p>}
    </section>
  );
}

/** Name of the connection that holds it, where that is not the card's own. */
function otherSource({ contact, sources }: CardView, { connectionId }: { connectionId: string }): string | undefined {
  if (connectionId === contact?.connectionId) return undefined;
  return sources.find(source => source.connectionId === connectionId)?.sourceName;
}

function DealLine({ deal, where, toast }: { deal: Deal; where?: string; toast?: CardToast }) {
  const { name, amountMinor, currency, stage, stageIndex, stageCount, closeDate } = deal;
  const place = stageIndex && stageCount ? t('card_stage', stage, stageIndex, stageCount) : stage;
  return (
    <div class="col deal">
      <div class="row">
        <span class="grow strong clamp2" dir="auto">
          {name}
        </span>
        {amountMinor !== undefined && currency && <span class="strong">{money(amountMinor, currency)}</span>}
      </div>
      {stageIndex && stageCount && <StagePips index={stageIndex} count={stageCount} label={place} />}
      <div class="row tiny">
        <span class="grow" dir="auto">
          {[place, where && t('card_inCrm', where)].filter(Boolean).join(' · ')}
        </span>
        {closeDate && <span>{t('card_closes', shortDate(closeDate))}</span>}
      </div>
      {toast && forms.stage?.({ deal, toast })}
    </div>
  );
}

/** The fields of the CRM that the rep chose to see. */
export function Fields({ contact }: { contact?: Contact }) {
  const fields = contact?.customFields;
  if (!fields?.length) return null;
  return (
    <p class="card-part tiny" dir="auto">
      {fields.map(({ label, value }) => `${label}: ${value}`).join(' · ')}
    </p>
  );
}

/** Last touches, newest first, each with its age and who may read it. */
export function Touches({ view }: { view: CardView }) {
  const { touches, unsent } = view;
  if (touches.length === 0) return null;
  return (
    <section class="card-part" aria-label={t('card_touches')}>
      <ul class="touches">
        {touches.map(touch => (
          <TouchLine
            key={touch.id}
            touch={touch}
            state={view.heldBy ? undefined : unsent?.[touch.id]}
            where={otherSource(view, touch)}
          />
        ))}
      </ul>
    </section>
  );
}

/** A write that is not in the CRM has another shape of dot, and says so. */
function TouchLine({ touch, state, where }: { touch: Activity; state?: OperationState; where?: string }) {
  const text = touch.body || touch.subject || '';
  const isOwnNote = touch.kind === 'note' && touch.mine && text !== '';
  const isStuck = state === 'needs-fix' || state === 'needs-signin';
  const reader = touch.audience === 'private' ? 'private' : touch.mine ? 'mine' : 'others';
  const dot = isStuck ? 'danger' : state ? 'waits' : reader;
  return (
    <li>
      <i class={`dot ${dot}`} />
      <span class="grow">
        {!isOwnNote && <span dir="auto">{touchWords(touch)}</span>}
        {text && (
          <span class={isOwnNote ? 'clamp2' : 'clamp2 sub'} dir="auto">
            {text}
          </span>
        )}
        {where && <span class="tiny block">{t('card_inCrm', where)}</span>}
        {isStuck && <Chip tone="danger">{t(state === 'needs-fix' ? 'card_touchRefused' : 'card_touchSignin')}</Chip>}
        {state && !isStuck && <span class="tiny block">{t('card_touchWaits')}</span>}
        {touch.audience === 'private' && (
          <Chip tone="private">
            <Icon name="lock" size={12} /> {t('common_onlyMe')}
          </Chip>
        )}
      </span>
      {touch.occurredAt && (
        <time class="tiny" dateTime={touch.occurredAt} title={dateTime(touch.occurredAt)}>
          {shortAge(touch.occurredAt)}
        </time>
      )}
    </li>
  );
}

/** Next open task, to be ticked off. */
export function Reminder({ reminder, onDone }: { reminder?: Activity; onDone: (task: Activity) => void }) {
  if (!reminder?.dueAt) return null;
  const what = reminder.subject || reminder.body.split('\n', 1)[0] || t('card_kind_task');
  const isLate = Date.parse(reminder.dueAt) < Date.now();
  return (
    <div class="card-part tiny row wrap">
      <span class="clamp2 grow" dir="auto">
        {t('card_next', what)}
      </span>
      <time class="strong" dateTime={reminder.dueAt} title={dateTime(reminder.dueAt)}>
        {shortDate(reminder.dueAt)}
      </time>
      {isLate && <Chip tone="danger">{t('card_overdue')}</Chip>}
      <Button variant="plain" onClick={() => onDone(reminder)} label={t('popup_doneName', what)}>
        {t('popup_done')}
      </Button>
    </div>
  );
}

/** What the rep should know before writing: a colleague's touch, a duplicate, a refusal, writes that wait. */
export function Hints({ view }: { view: CardView }) {
  const { collision, duplicates, refusedAt, waiting, needsRep = 0, verdict, warning } = view;
  return (
    <>
      {collision && (
        <p class="notice">
          <Icon name="warning" />{' '}
          {t(collision.dealOpen ? 'card_collisionDeal' : 'card_collision', collision.who, relativeTime(collision.at))}
        </p>
      )}
      {duplicates.length > 0 && (
        <p class="notice">
          <Icon name="warning" />{' '}
          {tCount('card_duplicates', duplicates.length, duplicates.map(({ fullName }) => fullName).join(', '))}
        </p>
      )}
      {refusedAt && verdict !== 'match' && <p class="card-part tiny">{t('card_refusedOn', shortDate(refusedAt))}</p>}
      {warning && <p class="card-part tiny">{t('card_readsLess', shortDate(warning.since))}</p>}
      {needsRep > 0 && (
        <p class="notice danger">
          <Icon name="warning" /> {tCount('card_needsRep', needsRep)}
        </p>
      )}
      {waiting > needsRep && !view.heldBy && <p class="card-part tiny">{tCount('card_waiting', waiting - needsRep)}</p>}
    </>
  );
}
