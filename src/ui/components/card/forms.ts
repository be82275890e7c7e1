import type { ComponentChild } from 'preact';
import type { CardView, ContactSummary } from '../../../messages/people';

/** What a form of the card is told and tells. */
export interface FormProps {
  kind: 'add' | 'link' | 'edit';
  view: CardView;
  onAdded: (contactId: string) => void;
  onChoose: (contact: ContactSummary) => void;
  onClose: () => void;
}

/**
 * How the forms of a card are drawn, set once by whoever draws cards: our own pages hold them (`direct-forms.tsx`), the overlay has
 * them come when they are needed (`overlay/late-form.tsx`).
 */
export const forms: {
  draw: (props: FormProps) => ComponentChild;
  /** Where a contact is edited when not in the card: a page gets no addresses to edit. */
  editElsewhere?: (contactId: string) => void;
} = { draw: () => null };
