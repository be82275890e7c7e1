import type { RefObject } from 'preact';
import type { CardView } from '../../../messages/people';
import { t } from '../../i18n';
import { Button } from '../button';
import { ActionBar } from './action-bar';
import { Candidates } from './candidates';
import type { CardPart, CardProps } from './card';
import { Composer, isComposed } from './composer';
import { Deals, Fields, Reminder, Touches } from './context';
import { type FormProps, forms } from './forms';
import type { CardActions } from './use-card-actions';
import { logLabel } from './words';

export interface ContentProps extends CardProps {
  view: CardView;
  part: CardPart;
  setPart: (part: CardPart) => void;
  actions: CardActions;
  primary: RefObject<HTMLButtonElement | null>;
}

/** The middle of a card: what is known, and what the verdict lets the rep do. */
export function CardContent(props: ContentProps) {
  const { view, subject, part, setPart, actions } = props;
  const close = () => setPart(null);
  const draw = (kind: FormProps['kind']) =>
    forms.draw({ kind, view, touch: subject.touch, ...actions.ofForms, onClose: close });
  if (part && !isComposed(part)) return draw(part);
  if (view.verdict === 'match')
    return (
      <>
        {view.heldBy && draw('held')}
        <Known {...props} />
      </>
    );
  return view.verdict === 'review' ? <Doubtful {...props} /> : <Unknown {...props} />;
}

function Known({ view, subject, part, setPart, actions, primary, toast, onExport, onMessages }: ContentProps) {
  const composed = part && isComposed(part) ? part : null;
  return (
    <>
      <Fields contact={view.contact} />
      <Deals view={view} toast={toast} />
      <Touches view={view} />
      <ActionBar
        view={view}
        touch={subject.touch}
        open={composed}
        onCompose={kind => setPart(kind === composed ? null : kind)}
        onMessages={onMessages}
        onWritten={actions.written}
        primaryRef={primary}
      />
      {composed && (
        <Composer
          view={view}
          subject={subject}
          kind={composed}
          onWritten={actions.written}
          onClose={() => setPart(null)}
          onExport={onExport}
        />
      )}
      <Reminder reminder={view.reminder} onDone={task => void actions.complete(task)} />
    </>
  );
}

function Doubtful({ view, actions, setPart, primary }: ContentProps) {
  const all = view.candidates.map(({ id }) => id);
  return (
    <>
      <Candidates
        candidates={view.candidates}
        site={view.person?.site}
        onChoose={candidate => void actions.link(candidate)}
        onRefuse={candidate => void actions.refuse([candidate.id])}
      />
      <Company view={view} />
      <KeptText view={view} />
      <div class="card-part row wrap card-end">
        <Button variant="plain" onClick={() => void actions.refuse(all)}>
          {t('card_neither')}
        </Button>
        <Button onClick={() => setPart('link')}>{t('card_linkTo')}</Button>
        <Button variant="primary" onClick={() => setPart('add')} buttonRef={primary}>
          {t('card_add')}
        </Button>
      </div>
    </>
  );
}

/** The account a company is, or that an unknown person works for: what it was known by, its owner, what is open there. */
function Company({ view }: { view: CardView }) {
  const { account } = view;
  return account ? (
    <>
      <p class="card-part sub" dir="auto">
        {t(`card_account_${account.by}`, account.name)}
        {account.ownerName && ` · ${account.ownerName}`}
      </p>
      <Deals view={view} />
    </>
  ) : null;
}

function Unknown({ view, subject: { touch }, setPart, primary }: ContentProps) {
  // A company is never added as a person.
  if (view.person?.isOrganization) return <Company view={view} />;
  return (
    <>
      <Company view={view} />
      <KeptText view={view} />
      <div class="card-part row wrap">
        <Button class="grow" variant="primary" onClick={() => setPart('add')} buttonRef={primary}>
          {t('card_add')}
        </Button>
        <Button onClick={() => setPart('hold')}>{touch ? logLabel(touch.kind) : t('card_kind_note')}</Button>
        <Button onClick={() => setPart('link')}>{t('card_linkTo')}</Button>
      </div>
    </>
  );
}

/** A note that was begun before the person lost their contact: never out of sight. */
function KeptText({ view: { draft } }: { view: CardView }) {
  if (!draft?.body) return null;
  return (
    <div class="card-part col">
      <p class="tiny">{t('card_keptText')}</p>
      <p class="kept" dir="auto">
        {draft.body}
      </p>
    </div>
  );
}
