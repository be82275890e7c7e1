import type { ComponentChild } from 'preact';
import type { CardView, ContactSummary } from '../../../messages/people';
import type { Deal } from '../../../model/deal';
import type { Touch } from '../../../model/person';
import type { Written } from './activity-writer';
import type { CardToast } from './use-toast';

/** What a form of the card is told and tells. */
export interface FormProps {
  /** `hold`: a note about somebody who is not in the book. `held`: what becomes of one who is noted and not in the CRM yet. */
  kind: 'add' | 'link' | 'edit' | 'hold' | 'held';
  view: CardView;
  touch?: Touch;
  onAdded: (contactId: string) => void;
  onChoose: (contact: ContactSummary) => void;
  onClose: () => void;
  /** A note was kept. */
  onWritten: (written: Written) => void;
  /** Somebody who was held went to the CRM, or to a contact that was there. */
  onSettled: (text: string, linked?: { id: string; mergeId: string }) => void;
}

/**
 * How the forms of a card are drawn, set once by whoever draws cards: our own pages hold them (`direct-forms.tsx`), the overlay has
 * them come when they are needed (`overlay/late-form.tsx`).
 */
export const forms: {
  draw: (props: FormProps) => ComponentChild;
  /** Moves a deal; not over a page. */
  stage?: (props: { deal: Deal; toast: CardToast }) => ComponentChild;
  /** Where a contact is edited when not in the card: a page gets no addresses to edit. */
  editElsewhere?: (contactId: string) => void;
} = { draw: () => null };
