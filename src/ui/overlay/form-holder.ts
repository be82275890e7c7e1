import { send } from '../../messages/client';
import type { FormProps } from '../components/card/forms';

/** Draws a form into a place of the card, or takes it away. */
type Draw = (place: HTMLElement, props: FormProps | null) => void;

const FORMS = Symbol.for('throughline.card-forms');
const holder = globalThis as { [FORMS]?: Draw };

/** Hand-over between the overlay's two scripts: the forms say how they are drawn. */
export function setForms(draw: Draw): void {
  holder[FORMS] = draw;
}

/** Undefined until the script of the forms is there. */
export const getForms = (): Draw | undefined => holder[FORMS];

/** The person's own page in a tab: what is edited holds addresses, which no page gets. */
export const editElsewhere = (contactId: string): void => void send('app.open', { screen: 'person', contactId });
