import type { ComponentChildren } from 'preact';
import type { CardView } from '../../../messages/people';
import { t, tCount } from '../../i18n';
import { Button } from '../button';
import { Icon } from '../icon';
import { Avatar, Chip } from '../parts';
import { nameOf } from './subject';
import { strongestSign } from './words';

/** Who it is, where we know them from, and why. */
export function CardHeader({
  view,
  onWhy,
  isWhyOpen,
  onGrab,
  children,
}: {
  view: CardView;
  onWhy: () => void;
  isWhyOpen: boolean;
  /** The card may be dragged by its header. */
  onGrab?: (event: PointerEvent) => void;
  /** Menu and close button. */
  children: ComponentChildren;
}) {
  const { contact, person, verdict } = view;
  const name = nameOf(view);
  const title = contact?.jobTitle ?? person?.jobTitle ?? (contact ? undefined : person?.headline);
  const company = contact?.company ?? person?.company;
  const tone = { match: 'crm', review: 'review', none: 'neutral' } as const;
  return (
    <header class={onGrab ? 'card-header can-drag' : 'card-header'} onPointerDown={onGrab}>
      <Avatar name={name} tone={tone[verdict]} />
      <div class="card-who">
        <h2 class="card-name clamp2" dir="auto">
          {name}
        </h2>
        <p class="sub clamp2" dir="auto">
          {[title, company].filter(Boolean).join(', ')}
        </p>
      </div>
      <div class="card-tools">{children}</div>
      <div class="row wrap chips">
        <SourceChip view={view} onWhy={onWhy} isWhyOpen={isWhyOpen} />
        {contact?.ownedByMe && <Chip>{t('card_ownerYou')}</Chip>}
        {!contact?.ownedByMe && contact?.ownerName && (
          <Chip>
            <span dir="auto">{t('card_owner', contact.ownerName)}</span>
          </Chip>
        )}
      </div>
    </header>
  );
}

function SourceChip({ view, onWhy, isWhyOpen }: { view: CardView; onWhy: () => void; isWhyOpen: boolean }) {
  const { verdict, candidates, sourceName, reasons, person } = view;
  if (verdict === 'review') {
    return <Chip tone="review">{tCount('card_possible', candidates.length)}</Chip>;
  }
  if (view.heldBy) return <Chip>{t('card_hold')}</Chip>;
  if (verdict === 'none') return <Chip>{t(person?.isOrganization ? 'card_account' : 'card_notInCrm')}</Chip>;
  const where = sourceName ? t('card_inCrm', sourceName) : t('card_inWorkspace');
  const sign = strongestSign(reasons, person?.site);
  const words = (
    <span>
      ✓ {where}
      {sign && ` · ${sign}`}
    </span>
  );
  if (reasons.length === 0) return <Chip tone="crm">{words}</Chip>;
  return (
    <Button class="chip crm why" onClick={onWhy} expanded={isWhyOpen}>
      {words}
    </Button>
  );
}

/** The sign that closes a card or a part of it. */
export function CloseButton({ onClick }: { onClick: () => void }) {
  return (
    <Button icon variant="plain" label={t('common_close')} onClick={onClick} shortcut="Escape">
      <Icon name="close" />
    </Button>
  );
}
