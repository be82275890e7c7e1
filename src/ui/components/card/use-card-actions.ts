import { send } from '../../../messages/client';
import type { CardView, ContactSummary } from '../../../messages/people';
import type { Activity } from '../../../model/activity';
import { t } from '../../i18n';
import { errorText } from '../../state/error-text';
import type { Written } from './activity-writer';
import type { CardPart } from './card';
import type { MenuItem } from './card-menu';
import { type FormProps, forms } from './forms';
import type { CardSubject } from './subject';
import type { CardToast } from './use-toast';

/** What the rep can decide on a card. Every decision is told by a toast that takes it back. */
export function useCardActions(
  { person }: CardSubject,
  view: CardView | undefined,
  toast: CardToast,
  reload: () => Promise<void>,
  setPart: (part: CardPart) => void,
) {
  const done = () => {
    setPart(null);
    void reload();
  };

  const link = async (contact: ContactSummary) => {
    if (!person) return;
    const answer = await send('link.add', { contactId: contact.id, person });
    if (!answer.ok) return toast.show({ text: errorText(answer.error) });
    toast.showUndoable(t('card_linked', contact.fullName), 'link.undo', answer.value);
    done();
  };

  /** “Not this person”, for one candidate or for all of them. */
  const refuse = async (contactIds: readonly string[]) => {
    if (!person) return;
    const linkIds: string[] = [];
    for (const contactId of contactIds) {
      const answer = await send('link.refuse', { contactId, person });
      if (!answer.ok) return toast.show({ text: errorText(answer.error) });
      linkIds.push(...answer.value.linkIds);
    }
    toast.showUndoable(t('card_refused'), 'link.undo', { linkIds });
    done();
  };

  const added = (contactId: string) => {
    toast.showUndoable(t('card_added'), 'contact.undoCreate', { contactId });
    done();
  };

  const complete = async (task: Activity) => {
    const answer = await send('activity.complete', { activityId: task.id });
    if (!answer.ok) return toast.show({ text: errorText(answer.error) });
    toast.showUndoable(t('card_taskDone'), 'activity.complete', { activityId: task.id, isDone: false });
    void reload();
  };

  const written = (result: Written) => {
    toast.showWritten(result);
    // After a failure, or when only an earlier text was saved, what is typed stays.
    if (result.end === 'saved' || result.end === 'already') done();
  };

  const menu = (onPanelOnly: (() => void) | undefined): MenuItem[] => {
    const contact = view?.verdict === 'match' ? view.contact : undefined;
    const items: MenuItem[] = [];
    if (contact) {
      const { editElsewhere } = forms;
      const edit = () => (editElsewhere ? editElsewhere(contact.id) : setPart('edit'));
      items.push({ label: t('app_edit'), onChoose: edit });
    }
    if (person && contact) {
      items.push({ label: t('card_notPerson'), onChoose: () => void refuse([contact.id]) });
      items.push({ label: t('card_linkToAnother'), onChoose: () => setPart('link') });
    }
    if (view?.warning && onPanelOnly) {
      items.push({ label: t('card_reportPage'), onChoose: () => void send('skeleton.open', {}) });
    }
    if (onPanelOnly) items.push({ label: t('card_panelOnly'), onChoose: onPanelOnly });
    return items;
  };

  /** Somebody who was held is where they belong. */
  const settled: FormProps['onSettled'] = (text, linked) => {
    if (linked) toast.showUndoable(text, 'duplicates.undoMerge', { mergeId: linked.mergeId });
    else toast.show({ text });
    done();
  };

  const ofForms = { onAdded: added, onChoose: link, onWritten: written, onSettled: settled };
  return { link, refuse, complete, written, menu, ofForms };
}

export type CardActions = ReturnType<typeof useCardActions>;
