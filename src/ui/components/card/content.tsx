import type { RefObject } from 'preact';
import type { CardView } from '../../../messages/people';
import { t } from '../../i18n';
import { Button } from '../button';
import { ActionBar } from './action-bar';
import { Candidates } from './candidates';
import type { CardPart, CardProps } from './card';
import { Composer } from './composer';
import { Deals, Reminder, Touches } from './context';
import { forms } from './forms';
import type { CardActions } from './use-card-actions';

export interface ContentProps extends CardProps {
  view: CardView;
  part: CardPart;
  setPart: (part: CardPart) => void;
  actions: CardActions;
  primary: RefObject<HTMLButtonElement | null>;
}

/** The middle of a card: what is known, and what the verdict lets the rep do. */
export function CardContent(props: ContentProps) {
  const { view, part, setPart, actions } = props;
  const close = () => setPart(null);
  if (part === 'add' || part === 'link' || part === 'edit')
    return forms.draw({ kind: part, view, onAdded: actions.added, onChoose: actions.link, onClose: close });
  if (view.verdict === 'match') return <Known {...props} />;
  return view.verdict === 'review' ? <Doubtful {...props} /> : <Unknown {...props} />;
}

function Known({ view, subject, part, setPart, actions, primary, onExport, onMessages }: ContentProps) {
  const composed = part === 'note' || part === 'call' || part === 'task' ? part : null;
  return (
    <>
      <Deals deals={view.deals} />
      <Touches touches={view.touches} />
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
function Company({ view: { account, deals } }: { view: CardView }) {
  return account ? (
    <>
      <p class="card-part sub" dir="auto">
        {t(`card_account_${account.by}`, account.name)}
        {account.ownerName && ` · ${account.ownerName}`}
      </p>
      <Deals deals={deals} />
    </>
  ) : null;
}

function Unknown({ view, setPart, primary }: ContentProps) {
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
